"""Up to five units or areas side by side with the whole city: who they are, what is found to add, and their values."""
