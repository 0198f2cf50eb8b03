"""The pruning desk: what becomes of articles that say much the same."""
