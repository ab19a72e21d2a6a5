"""What steers, as it is typed."""
