"""Figures to take away: what stands in the file, and how it is written."""
