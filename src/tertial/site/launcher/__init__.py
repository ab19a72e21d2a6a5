"""What `tertial run` does: prepare, serve, watch, and end everything in order."""
