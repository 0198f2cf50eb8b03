"""What the admin shows of leads."""
