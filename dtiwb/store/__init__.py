"""Files to records and back: the only parser, and it reports all problems at once."""
