"""Simulated learners through the real engine."""
