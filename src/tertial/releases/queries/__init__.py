"""What may be seen of the ledger, and by whom."""
