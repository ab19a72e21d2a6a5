"""The one condition that this package raises."""


class PostgresUnavailable(Exception):
    """PostgreSQL cannot be had; the message says what happened, why, and what to do."""
