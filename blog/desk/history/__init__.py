"""The site's health over time, for people."""
