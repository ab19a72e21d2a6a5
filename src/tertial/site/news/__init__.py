"""News: what changed on what somebody follows, asked when it is read and with the reader's own rights."""
