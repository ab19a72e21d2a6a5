"""Help where it is needed: what the words mean, and a way around for who is new."""
