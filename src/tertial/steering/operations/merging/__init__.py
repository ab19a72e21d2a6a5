"""Laying files of steering on what is recorded; the operation that calls leaves the trace."""
