"""Bearings: where do you stand as a backend developer, and what do you learn next?"""

import os

__version__ = "0.1.0"

# Our matrices are small: shared among threads they took three to seven times as long on busy cores.
# numpy's library reads this once, when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
