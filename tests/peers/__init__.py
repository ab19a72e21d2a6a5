"""Identity providers to sign in through: real ones, that also lie when they are told to."""
