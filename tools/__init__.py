"""What keeps the repository in order; each is run by make."""
