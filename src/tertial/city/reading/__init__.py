"""Reading the city folder: files to rows, and everything that is wrong on the way."""
