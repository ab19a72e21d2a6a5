"""Whether a unit has changed: between two years, and over several."""
