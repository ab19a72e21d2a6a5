"""Files that others publish, turned into a city folder."""
