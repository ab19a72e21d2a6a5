"""What every room needs and no domain word: the user, the audit trail, the database, page furniture."""
