"""Carrying effects out: at least once, and looking before anything is repeated."""
