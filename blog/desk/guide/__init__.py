"""The editors' guide, inside the admin. Its pages are the Markdown files in docs/guide."""
