"""The engines that answer one question in SQL: DuckDB on this machine, Spark on many."""
