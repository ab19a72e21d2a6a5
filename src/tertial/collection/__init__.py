"""Asking units and registers for figures; first, what an operator asks the office and proposes to it."""
