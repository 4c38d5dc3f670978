"""Tests of properties have no deadline here: a busy machine is no failure; steps are counted elsewhere."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
