"""Confidence intervals for shares, means and their differences, in two bases that are never mixed."""
