"""What the pages let a reader choose, and what they let somebody change."""
