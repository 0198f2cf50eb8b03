"""Watching the whole site: what is read from its database for metrics, and the services that it tells of errors."""
