"""What somebody needs who changes what steers: what holds, what can be chosen, and what was said before."""
