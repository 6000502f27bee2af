"""Tests of what the services put together."""
