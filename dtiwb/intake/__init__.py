"""Papers to drafts: text, structure, and the place of every value. Never trusted."""
