"""The questions that goals, targets and verdicts answer."""
