"""What can be done to people's roles and data."""
