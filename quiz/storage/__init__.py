"""Rows are facts: who chose what, when, on which immutable bank version. Scores are computed from them."""
