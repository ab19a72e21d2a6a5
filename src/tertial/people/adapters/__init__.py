"""How allauth asks this house: who may sign in, how mail reads, where one is led."""
