"""Who runs what, where, and since when."""
