"""The Web API: one module for each noun, one table of all methods."""
