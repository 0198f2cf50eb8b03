"""Retractions, releases without review, certificates, and the record of what was decided."""
