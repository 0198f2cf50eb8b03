"""The article at an address, as an object of its own for each request, from values that one request asked for.

Making the statement and reading the row anew takes a third of the time of a page of which all else is remembered.
"""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from wagtail.fields import StreamField

from cms.core.epochs import remembered, was_asked

if TYPE_CHECKING:
    from .articles import ArticlePage

# What only rendering needs, and what is rendered is remembered.
SHOWN_WITH_IT = ["drawn_share_image", "freshness__reviewed_by", "hero_image", "og_image", "reviewed_by"]


def article_of(rows: Callable[[], Any], key: Hashable) -> "ArticlePage | None":
    """The only one of these rows, if there is one. `key`: all that they depend on but the database.

    One query where this was asked at most once in this state of the database, then none.
    """
    if not was_asked(("article", key)):
        found: ArticlePage | None = rows().select_related(*SHOWN_WITH_IT).first()
        return found
    model, values = remembered(("values of an article", key), lambda: values_of(rows().first()))
    return made_of(model, values) if model else None


def values_of(page: "ArticlePage | None") -> "tuple[type[ArticlePage] | None, tuple[Any, ...]]":
    """Its class, and what its columns hold, which nobody can change: blocks as text."""
    if page is None:
        return None, ()
    return type(page), tuple(
        field.get_prep_value(getattr(page, field.attname))
        if isinstance(field, StreamField)
        else getattr(page, field.attname)
        for field in page._meta.concrete_fields
    )


def made_of(model: "type[ArticlePage]", values: tuple[Any, ...]) -> "ArticlePage":
    fields = model._meta.concrete_fields
    own = [
        field.to_python(value) if isinstance(field, StreamField) else value
        for field, value in zip(fields, values, strict=True)
    ]
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], own)
