"""Benchmarks: each figure as a distribution or a ratio, beside the limit it chases."""
