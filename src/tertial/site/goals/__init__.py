"""Goals on pages: from the council to the unit, one goal, somebody's part in the whole, and steering documents."""
