"""What is measured and every value ever recorded: the ledger."""
