"""What coaching adds to Wagtail's admin."""

from .desk import hooks, lead_hooks, readiness_hooks  # noqa: F401 (they register their hooks)
