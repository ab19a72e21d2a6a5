"""Control charts and run charts: whether a series shows more than its usual variation."""
