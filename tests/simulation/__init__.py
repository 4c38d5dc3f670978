"""Simulated learners."""
