"""How differences are spread: between districts, areas, units and operators, and within them."""
