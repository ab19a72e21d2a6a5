"""Whether a target will be reached, with an honest interval."""
