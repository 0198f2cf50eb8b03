"""Documents to drafts: sections recognised by meaning and shape, every decision explained. Pure."""

from .draft import Draft
from .mapping import map_document

__all__ = ["Draft", "map_document"]
