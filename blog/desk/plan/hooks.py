"""What planning adds to the admin: addresses, menu items, a button on each article."""

from . import log  # noqa: F401 (registers its hook)
