"""Figures as they are read: values in words, how they stand, how sure they are, and their years drawn."""
