"""What can be done to an inquiry: it is asked by an operator, and answered by the office."""
