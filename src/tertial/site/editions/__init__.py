"""Editions: what has been published, what it hides and changes, in words and as a table."""
