"""What can be done to a city as a whole: load it, replace it, dump it."""
