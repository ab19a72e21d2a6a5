"""The entrance: settings, navigation, command line, and the pages that show several rooms at once."""
