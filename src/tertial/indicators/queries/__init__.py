"""The questions that the ledger answers."""
