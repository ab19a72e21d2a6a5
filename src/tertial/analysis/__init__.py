"""Arithmetic on tables: Arrow tables in, Arrow tables out, with no web, no clock and no database of its own."""
