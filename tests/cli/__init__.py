"""The command line, mostly as the program that people start."""
