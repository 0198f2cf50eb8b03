"""What answers where the links of articles lead: on this site at once, elsewhere as the last look found it."""

from .addresses import addresses
from .elsewhere import externals

__all__ = ["addresses", "externals"]
