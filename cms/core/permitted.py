"""Rows about pages that somebody may work on. Whoever may do so with all pages is asked about none of them."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, OuterRef


def asked_for(pages: Any) -> str:
    """What these pages are, as a key of what is remembered about them."""
    try:
        return str(pages.query)
    except EmptyResultSet:
        return ""


def within(rows: Any, pages: Any, field: str = "pk") -> Any:
    """Those of these rows whose `field` is one of `pages`, a queryset as Wagtail's permission policies give it.

    Each row is looked at by itself: a list of all pages that somebody may edit grows with the site.
    """
    if not pages.query.where and not pages.query.is_empty():
        return rows
    return rows.filter(Exists(pages.order_by().filter(pk=OuterRef(field)).values("pk")))
