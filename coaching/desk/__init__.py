"""The admin's views of what `coaching` does."""
