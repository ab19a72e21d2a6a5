"""Surveys: from answers to sums, and from sums to estimates with their uncertainty."""
