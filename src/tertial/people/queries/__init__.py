"""What can be asked of people."""
