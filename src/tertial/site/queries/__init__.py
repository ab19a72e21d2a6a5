"""What the pages show, composed of what the rooms answer."""
