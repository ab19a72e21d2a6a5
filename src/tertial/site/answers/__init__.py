"""Figures asked for on the command line: the question read, answered through the door, and written out."""
