"""Checks at entry: what cannot be true, and what somebody should look at again."""
