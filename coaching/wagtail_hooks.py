"""What coaching adds to Wagtail's admin."""

from .desk import hooks  # noqa: F401 (it registers its hooks)
