"""What pages ask that knows no domain word."""
