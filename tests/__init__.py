"""Tests: one file a room of `catalog/`, a toy catalog, golden pages, a browser, benchmarks."""
