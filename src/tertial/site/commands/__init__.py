"""The commands, one module for each noun: arguments in, one call, lines and an exit code out."""
