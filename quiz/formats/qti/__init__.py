"""QTI 2.1, 2.2 and 3.0: one model, read by local names and written in three dialects.

What an item scores is found by running its response processing, not by matching patterns of markup.
"""
