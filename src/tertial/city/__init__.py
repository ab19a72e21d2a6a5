"""A city as a folder of plain files: load, dump, convert, invent."""
