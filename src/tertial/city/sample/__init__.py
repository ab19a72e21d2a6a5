"""Provstad, a city that does not exist, invented anew from a seed."""
