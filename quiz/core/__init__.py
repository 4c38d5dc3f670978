"""The plain part: values and functions. Time, seeds and ids come in as arguments."""
