"""The rules of the house that no other tool can see, each with an example that it must catch."""
