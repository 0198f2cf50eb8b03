"""Which acts on pages, pictures and the site change what is kept. Kinds of pages with rules of their own register them.

All of it is written in the transaction of the act. What goes around the ORM's signals (`QuerySet.update`, raw SQL) is
seen when copies are rendered again, within a minute or two.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from time import time
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models
from django.db.models.signals import post_delete, post_init, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move

from cms.core.api.views import API
from cms.core.arrivals import REDIRECTS
from cms.core.images import library

from . import journal
from .entries import EVERYTHING, PAGES
from .rendering import current

# What the team works with, and visitors never see.
PRIVATE = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked"),
        *("locked_at", "locked_by", "go_live_at", "owner", "content_type", "numchild", "depth"),
    }
)
MOST_BELOW = 500  # pages that are named one by one
# For pages of one kind: what is known of a page before or after an act, and the names that change between the two.
Facts = Any
Reader = Callable[[Any], Facts]
Names = Callable[[Facts | None, Facts | None], Iterable[str]]
KINDS: dict[type[Page], tuple[Reader, Names]] = {}


def register(model: type[Page], reader: Reader, names: Names) -> None:
    """`reader`: facts of a page that is live; `names`: pure, from the facts before and after, None where it is not."""
    KINDS[model] = (reader, names)


def page_name(pk: Any) -> str:
    return f"page:{pk}"


def image_name(pk: Any) -> str:
    return f"image:{pk}"


def path_of(page: Page) -> str:
    """Its address without the host; "" for a page of no site."""
    return urlsplit(page.get_url() or "").path


# ---- what a rendering shows


def note_page(instance: Page, **kwargs: Any) -> None:
    """A page that is loaded while another is rendered is shown by it, as far as we know."""
    if (rendering := current()) is None:
        return
    loaded = instance.__dict__
    if pk := loaded.get("id"):
        rendering.names.add(page_name(pk))
    until = loaded.get("expire_at")
    if isinstance(until, datetime) and (moment := until.timestamp()) > time():
        rendering.ends(moment)


def note_image(instance: Any, **kwargs: Any) -> None:
    if (rendering := current()) is not None and (pk := instance.__dict__.get("id")):
        rendering.names.add(image_name(pk))


def connect() -> None:
    """When all models are known."""
    for model in apps.get_models():
        if issubclass(model, Page):
            post_init.connect(note_page, sender=model, dispatch_uid=f"page cache {model._meta.label}")
    post_init.connect(note_image, sender=library(), dispatch_uid="page cache image")


# ---- pages


def is_about_visitors(update_fields: Iterable[str] | None) -> bool:
    return update_fields is None or not PRIVATE.issuperset(update_fields)


def kind_of(page: Page) -> type[Page]:
    return page.specific_class or type(page)


def facts_of(page: Page) -> Facts:
    reader, _ = KINDS[kind_of(page)]
    return reader(page if isinstance(page, kind_of(page)) else page.specific)


@receiver(pre_save)
def remember(instance: Any, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    if raw or not isinstance(instance, Page) or instance._state.adding or not is_about_visitors(update_fields):
        return
    before = Page.objects.filter(pk=instance.pk, live=True).first()
    if before is None:
        instance._kept_before = None
    else:
        instance._kept_before = facts_of(before) if kind_of(before) in KINDS else path_of(before)


@receiver(post_save)
def follow(instance: Any, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    if raw or not isinstance(instance, Page) or not is_about_visitors(update_fields):
        return
    before = instance.__dict__.pop("_kept_before", None)
    if kind_of(instance) in KINDS:
        tell(instance.pk, kind_of(instance), before, facts_of(instance) if instance.live else None)
    elif instance.live:
        journal.everything_changed()
    elif before is not None:
        leave([instance.pk], [before])


def tell(pk: Any, kind: type[Page], before: Facts | None, after: Facts | None) -> None:
    if before is None and after is None:
        return
    _, names = KINDS[kind]
    found = {page_name(pk), PAGES, API, *names(before, after)}
    if after is None:
        journal.withdrawn(page_name(pk))
    journal.changed(*found)


def leave(pages: Iterable[Any], paths: Iterable[str] = ()) -> None:
    """Of these pages no copy may be shown again; whatever listed them is rendered anew."""
    journal.withdrawn(*(page_name(pk) for pk in pages), *filter(None, paths))
    journal.everything_changed()


@receiver(page_published)
def follow_import(instance: Page, imported: bool = False, **kwargs: Any) -> None:
    """An imported page goes live by an update that saves nothing."""
    if imported and kind_of(instance) in KINDS:
        tell(instance.pk, kind_of(instance), None, facts_of(instance))


@receiver(pre_delete)
def follow_deletion(instance: Any, **kwargs: Any) -> None:
    """Of a page that is deleted with others, only the plain one may be told of."""
    if not isinstance(instance, Page) or not instance.live:
        return
    if type(instance) in KINDS:
        tell(instance.pk, kind_of(instance), facts_of(instance), None)
    elif kind_of(instance) not in KINDS:
        leave([instance.pk], [path_of(instance)])


@receiver(post_page_move)
def follow_move(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """It may be private where it stands now."""
    if parent_page_before.pk != parent_page_after.pk:
        leave_with_all_below(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def follow_privacy(instance: PageViewRestriction, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        leave_with_all_below(instance.page)


def leave_with_all_below(page: Page) -> None:
    below = list(Page.objects.descendant_of(page, inclusive=True).live().values_list("pk", flat=True)[: MOST_BELOW + 1])
    if len(below) > MOST_BELOW:
        journal.withdrawn(EVERYTHING)
    elif below:
        leave(below)


# ---- what stands on every page, or anywhere


@receiver([post_save, post_delete])
def follow_settings(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Some settings store their defaults when a page first reads them: that changes nothing."""
    if not raw and isinstance(instance, (BaseSiteSetting, BaseGenericSetting, Site)) and current() is None:
        journal.everything_changed()


@receiver([post_save, post_delete], sender=Redirect)
@receiver([post_save, post_delete], sender="proofdesk_core.RedirectRule")
def follow_redirects(raw: bool = False, **kwargs: Any) -> None:
    """A page always wins over a redirect. The API tells of them; texts that link to an old address show its new one."""
    if not raw:
        journal.changed(API, REDIRECTS)


def follow_image(instance: Any, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        journal.changed(image_name(instance.pk))


def changes_everything(instance: models.Model, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    """A receiver for rows that stand in many pages. A new one stands in none until a page is saved with it."""
    if not raw and not created:
        journal.everything_changed()


def watch(*wanted: type[models.Model]) -> None:
    """These stand in pages: when one is saved or deleted, everything is rendered anew."""
    for model in wanted:
        for signal in (post_save, post_delete):
            signal.connect(
                changes_everything, sender=model, dispatch_uid=f"page cache {id(signal)} {model._meta.label}"
            )


for signal in (post_save, post_delete):
    signal.connect(follow_image, sender=library(), dispatch_uid=f"page cache image {id(signal)}")
