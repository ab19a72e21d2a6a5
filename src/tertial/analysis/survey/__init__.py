"""From answers to figures of units and areas: weights, estimates with their error, and how good a survey is."""
