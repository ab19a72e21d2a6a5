"""Small drawings of figures: pure functions from values to one SVG for page, print and document."""
