"""Benchmarks, run by hand: `python -m tests.bench build`. Never part of the tests."""
