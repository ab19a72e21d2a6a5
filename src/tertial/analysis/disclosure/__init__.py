"""The arithmetic of the disclosure guard: what to hide, what else with it, and whether that is enough."""
