"""The whole database in one file, audit trail and all, and back again."""
