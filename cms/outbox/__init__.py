"""What leaves the system: kept first, then delivered at least once."""
