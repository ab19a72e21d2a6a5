"""Attacks on what is published, by who knows nothing but what everybody may know."""
