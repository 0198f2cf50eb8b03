"""Freshness in the admin: one article, the report, the history."""
