"""Whether those who judge agree, and how severe each of them is."""
