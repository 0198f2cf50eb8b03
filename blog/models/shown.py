"""The day under which lists show an article, kept beside the article so that an index holds their order.

It is the day that the article gives, else that of its first release, in the time zone of the site. These are columns of
two tables, and no index holds an order over two. docs/decisions/0027-size.md
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from wagtail.models import Page

from cms.core.models import BasePage
from cms.core.text import count_of

LONG_AGO = date(1, 1, 1)  # of what has no day: it stands last, and is never null
SOURCES = {"published_on", "first_published_at"}


def shown_day(published_on: date | str | None, first_published_at: datetime | None) -> date:
    if published_on:
        return date.fromisoformat(published_on) if isinstance(published_on, str) else published_on
    return timezone.localdate(first_published_at, timezone.get_default_timezone()) if first_published_at else LONG_AGO


class ShownOnField(models.DateField):
    """Worked out whenever its row is written. Not a part of revisions: they would bring an old day back."""

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {"default": LONG_AGO, "db_default": LONG_AGO, "editable": False, "serialize": False}
        super().__init__(**(usual | kwargs))

    def pre_save(self, model_instance: models.Model, add: bool) -> date:
        day = shown_day(model_instance.published_on, model_instance.first_published_at)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, day)
        return day


class Dated(BasePage):
    """`shown_on` follows `published_on` and `first_published_at` on every route that saves an article."""

    shown_on = ShownOnField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None and not SOURCES.isdisjoint(fields):
            kwargs["update_fields"] = {*fields, "shown_on"}
        super().save(*args, **kwargs)


def follow(articles: Iterable[int] | None = None, *, only_without: bool = False) -> int:
    """Set the day right where something else wrote: SQL, another version of this code. Returns how many were wrong.

    `only_without`: looks at those alone that have no day, by the index.
    """
    from .articles import ArticlePage

    rows = ArticlePage.objects.order_by()
    if articles is not None:
        rows = rows.filter(pk__in=articles)
    if only_without:
        rows = rows.filter(shown_on=LONG_AGO)
    released = TruncDate("first_published_at", tzinfo=timezone.get_default_timezone())
    right = Coalesce("published_on", released, models.Value(LONG_AGO))
    wrong = dict(rows.annotate(right=right).exclude(shown_on=models.F("right")).values_list("pk", "right"))
    for pk, day in wrong.items():
        ArticlePage.objects.filter(pk=pk).update(shown_on=day)
    return len(wrong)


def follow_plain_page(instance: Page, raw: bool = False, **kwargs: Any) -> None:
    """An article that was saved as a plain page, or loaded from a file."""
    from .articles import ArticlePage

    if (raw and isinstance(instance, ArticlePage)) or (type(instance) is Page and is_article(instance)):
        follow([instance.pk])


def is_article(page: Page) -> bool:
    from .articles import ArticlePage

    return page.specific_class is ArticlePage


def follow_new() -> str:
    """What the version before this one released beside it, which knows nothing of days. A job."""
    return f"{count_of(follow(only_without=True), 'article')} set right"


def follow_all() -> str:
    """Also where a day was changed around us, or the time zone of the site. A job."""
    return f"{count_of(follow(), 'article')} set right"
