"""The report of links to other sites."""
