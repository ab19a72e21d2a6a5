"""What analysis promises, as drawn tables: table in, call, table out."""
