"""The questions that the organisation answers."""
