"""What the city wants, who has promised what, and how it is judged."""
