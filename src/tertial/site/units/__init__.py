"""A unit on one page: how it is doing, what it has promised, and what it is part of."""
