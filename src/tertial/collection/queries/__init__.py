"""What is asked of inquiries: which there are, what waits, and what they are called."""
