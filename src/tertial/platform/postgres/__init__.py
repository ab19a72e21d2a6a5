"""A PostgreSQL of our own: it starts when somebody needs it, and leaves no process behind when nobody does."""
