"""The tables of who comes in where and what they read there, room by room, and how such a table is made."""
