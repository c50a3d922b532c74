"""Pages over many cases: the index, a page for each group, the years of agencies."""
