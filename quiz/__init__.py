"""Bearings: where do you stand as a backend developer, and what do you learn next?"""

__version__ = "0.1.0"
