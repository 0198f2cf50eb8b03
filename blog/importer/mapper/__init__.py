"""Documents to drafts: sections recognised by meaning and shape, every decision explained. Pure."""

from .mapping import Draft, map_document

__all__ = ["Draft", "map_document"]
