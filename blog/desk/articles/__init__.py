"""Articles in the page explorer: what a list of them tells."""
