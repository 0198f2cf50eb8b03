"""A site's own app that adds to the desk: docs/extending.md as code. Installed into a host by tests/plugin."""
