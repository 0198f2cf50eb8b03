"""Small parts of the reviewer's desk that templates cannot say by themselves."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from blog.difference import EntryChange, PieceChange
from blog.models import Submission
from blog.publishing import name_of
from cms.core.text import shorten

register = template.Library()
FIRST_WORDS = 70  # characters


@register.filter
def person(user: Any) -> str:
    """A person's name, as the whole desk writes it."""
    return name_of(user)


@register.filter
def among(key: Any, found: Mapping[Any, Any]) -> Any:
    """The value at this key, None when there is none."""
    return found.get(key)


@register.filter
def caption(change: PieceChange) -> str:
    """By what people know a block: its heading, or its first words."""
    piece = change.piece
    first = next((line.text for line in piece.lines if not line.atomic), "")
    return piece.title or shorten(first, FIRST_WORDS)


@register.filter
def is_late(submission: Submission | None, today: date) -> bool:
    return bool(submission and submission.due_on and submission.due_on < today)


@register.filter
def unchanged(entries: tuple[EntryChange, ...]) -> int:
    """How many of these entries say the same at the same place."""
    return sum(entry.state == "same" and not entry.moved for entry in entries)
