"""The arithmetic of the disclosure guard: what must be hidden, what else must be hidden with it, and whether that is enough."""
