"""Question formats of other programs: one module each, with a reader and a writer."""
