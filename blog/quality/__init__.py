"""What makes an article ready to be read: checks over plain facts, each with a rule's page in docs/checks/. Pure.

Importing this package fills the registry.
"""

from . import accessibility, freshness, honesty, language, links, questions, sameness, search, structure

__all__ = [
    "accessibility",
    "freshness",
    "honesty",
    "language",
    "links",
    "questions",
    "sameness",
    "search",
    "structure",
]
