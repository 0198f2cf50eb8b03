"""The public site as files, for hosts that only serve files. docs/static-export.md says what works there."""
