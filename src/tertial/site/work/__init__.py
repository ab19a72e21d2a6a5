"""What waits for a person: only what exists, with its day, the minutes that it takes, and one thing to begin with."""
