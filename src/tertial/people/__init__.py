"""Who signs in, and what they answer for."""
