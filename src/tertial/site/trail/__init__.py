"""The audit trail as it is read: who did what, in sentences."""
