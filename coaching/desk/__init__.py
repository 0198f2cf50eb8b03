"""Offers in the admin: which one an article shows, and what became of it."""
