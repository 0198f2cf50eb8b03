"""What coaching adds to Wagtail's admin."""

from .desk import readiness_hooks  # noqa: F401 (it registers its hooks)
