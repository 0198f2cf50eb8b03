"""Drawn cards follow the live articles: by a worker after a release, by a job for what an import brought.

Nobody waits for a card, and no save fails because of one. Articles with a large picture of their own need none.
"""

from dataclasses import astuple
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task
from wagtail.signals import page_published

from blog import indexing, jobs
from blog.models import ArticlePage, ShareImage
from blog.models.querysets import ArticleQuerySet
from cms.core.branding import Branding
from cms.core.text import count_of, squash

from . import drawing

AT_ONCE = 100  # cards that one run of the job draws
KEEP = timedelta(days=7)  # then a card is compared with the look of the site again


def card_of(page: ArticlePage) -> drawing.Card:
    look = Branding.of(page.site)
    ground, accent = look.tokens.get("light", {}).get("band", look.deep), look.accent
    return drawing.Card(squash(page.title), squash(page.seo_author), squash(page.seo_sitename), ground, accent)


def digest_of(card: drawing.Card) -> str:
    return sha256("\0".join(astuple(card)).encode()).hexdigest()[:16]


def wanting() -> ArticleQuerySet:
    """Live articles without a picture of their own that is large enough for links."""
    has_no_large = Q(hero_image=None) | Q(hero_image__width__lt=drawing.WIDTH)
    found: ArticleQuerySet = ArticlePage.objects.live().filter(has_no_large, og_image=None, alias_of=None)
    return found


def keep(page: ArticlePage) -> bool:
    """Draw the card of an article unless the one it has says the same. Returns whether it was drawn."""
    card = card_of(page)
    if not drawing.can_write(card.title + card.byline + card.site_name):
        ShareImage.objects.filter(article=page).delete()
        return False
    digest = digest_of(card)
    old = ShareImage.objects.filter(article=page).first()
    if old and old.digest == digest:
        old.save(update_fields=["drawn_at"])
        return False
    new = old or ShareImage(article=page)
    before = new.file.name
    new.digest = digest
    new.file.save(f"{page.slug[:60]}-{digest}.jpg", ContentFile(drawing.draw(card)), save=False)
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:  # somebody else has drawn it at the same moment
        new.file.storage.delete(str(new.file))
        return False
    if before and before != new.file.name:
        transaction.on_commit(partial(new.file.storage.delete, before))
    return True


@task()
def draw_share_image(pk: int) -> None:
    """An article that has a picture by now, or is not live any more, keeps no card."""
    if page := wanting().filter(pk=pk).first():
        keep(page)
    else:
        for row in ShareImage.objects.filter(article=pk):
            row.delete()


def due() -> ArticleQuerySet:
    """Those that have none, an older one than their release, or one that was not looked at for a week."""
    has_none, is_older = Q(drawn_share_image=None), Q(drawn_share_image__drawn_at__lt=F("last_published_at"))
    is_old = Q(drawn_share_image__drawn_at__lt=timezone.now() - KEEP)
    return wanting().filter(has_none | is_older | is_old).order_by("pk")


def draw_missing() -> str:
    return f"{count_of(sum(map(keep, due()[:AT_ONCE])), 'card')} drawn"


@receiver(page_published, sender=ArticlePage)
def follow_release(instance: ArticlePage, **kwargs: Any) -> None:
    if instance.live and not indexing.is_suspended():
        transaction.on_commit(partial(draw_share_image.enqueue, instance.pk), robust=True)


@receiver(post_delete, sender=ShareImage)
def forget_file(instance: ShareImage, **kwargs: Any) -> None:
    transaction.on_commit(partial(instance.file.storage.delete, str(instance.file)))


def register_job() -> None:
    jobs.register("draw_share_images", jobs.MINUTE, draw_missing)
