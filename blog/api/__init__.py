"""What programs read of articles, and of whom and what they are filed under."""
