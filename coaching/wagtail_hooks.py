"""What this app adds to Wagtail's admin."""

from .desk import hooks  # noqa: F401 (they register themselves)
