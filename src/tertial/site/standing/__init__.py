"""How all units of an indicator stand together: the funnel, and how even the city is."""
