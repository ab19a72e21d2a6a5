"""Comparing units without ranking them: neutral labels, funnels, rank sets, and many tests at once."""
