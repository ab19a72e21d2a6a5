"""An operator's own units beside the city, and what they and the office say to each other."""
