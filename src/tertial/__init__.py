"""Tertial: where a goal, an answer and a krona meet in one number that everybody can trace."""
