"""What articles share, for people: the report of clusters, one article's nearest, two of them side by side."""
