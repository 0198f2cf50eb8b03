"""The day by which lists are ordered is right whichever way an article was written."""

import importlib
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from blog import publishing
from blog.content import content_hash
from blog.models import ArticleIndexPage, ArticlePage
from blog.models.shown import LONG_AGO, follow_all, follow_new, shown_day
from tests.importer.posts import write_post
from tests.manage.calls import program_of

from .factories import article

pytestmark = pytest.mark.django_db

LATE = datetime(2031, 3, 1, 23, 30, tzinfo=UTC)
DAY = date(2030, 1, 2)
Route = Callable[[ArticlePage, Any, Path], None]


def draft_without_day(index: ArticleIndexPage) -> ArticlePage:
    page = article(index, "tried", live=False, published_on=None)
    assert page.shown_on == LONG_AGO
    return page


def saved(page: ArticlePage, lead: Any, folder: Path) -> None:
    page.published_on = DAY
    page.save()


def saved_in_part(page: ArticlePage, lead: Any, folder: Path) -> None:
    page.published_on = DAY
    page.save(update_fields=["published_on"])


def saved_as_a_plain_page(page: ArticlePage, lead: Any, folder: Path) -> None:
    plain = Page.objects.get(pk=page.pk)
    plain.first_published_at = LATE
    plain.save()


def published(page: ArticlePage, lead: Any, folder: Path) -> None:
    publishing.certify(page, page.latest_revision, None, "review")
    page.latest_revision.publish()


def scheduled(page: ArticlePage, lead: Any, folder: Path) -> None:
    publishing.certify(page, page.latest_revision, None, "review")
    page.latest_revision.approved_go_live_at = datetime(2020, 1, 1, tzinfo=UTC)
    page.latest_revision.save()
    call_command("publish_scheduled", stdout=io.StringIO())


def published_as_an_older_version(page: ArticlePage, lead: Any, folder: Path) -> None:
    page.published_on = DAY
    old = page.save_revision(clean=False)
    published(ArticlePage.objects.get(pk=page.pk), lead, folder)
    newer = ArticlePage.objects.get(pk=page.pk)
    newer.published_on = date(2030, 9, 9)
    publishing.certify(page, revision := newer.save_revision(clean=False), None, "review")
    revision.publish()
    assert ArticlePage.objects.get(pk=page.pk).shown_on == date(2030, 9, 9)
    old.publish()


def changed_by_a_program(page: ArticlePage, lead: Any, folder: Path) -> None:
    program = program_of(lead)
    version = program.get(f"{page.pk}/").said["version"]
    assert program.patch(f"{page.pk}/", {"published_on": DAY.isoformat()}, version).status_code == 200
    changed = ArticlePage.objects.get(pk=page.pk)
    publishing.certify(changed, changed.latest_revision, None, "review")
    assert program.post(f"{page.pk}/publish/").status_code == 200


def copied(page: ArticlePage, lead: Any, folder: Path) -> None:
    saved(page, lead, folder)
    page.copy(update_attrs={"slug": "copied", "published_on": date(2030, 2, 3)})


def mirrored(page: ArticlePage, lead: Any, folder: Path) -> None:
    published(page, lead, folder)
    ArticlePage.objects.get(pk=page.pk).create_alias(update_slug="mirrored")


def imported(page: ArticlePage, lead: Any, folder: Path) -> None:
    dated, undated = write_post(folder, "imported"), write_post(folder, "imported-without-a-day")
    lines = dated.read_text(encoding="utf-8").splitlines(keepends=True)
    undated.write_text("".join(line for line in lines if "DateISO" not in line), encoding="utf-8")
    call_command("import_articles", str(folder), state="keep", user=lead.get_username(), stdout=io.StringIO())
    saved(page, lead, folder)


def seeded(page: ArticlePage, lead: Any, folder: Path) -> None:
    call_command("seed_articles", 2, user=lead.get_username(), stdout=io.StringIO(), verbosity=0)
    saved(page, lead, folder)


def loaded_from_a_file(page: ArticlePage, lead: Any, folder: Path) -> None:
    page.published_on = DAY
    rows = serializers.serialize("json", [Page.objects.get(pk=page.pk), page])
    for row in serializers.deserialize("json", rows):
        row.save()


def released_by_the_version_before(page: ArticlePage, lead: Any, folder: Path) -> None:
    Page.objects.filter(pk=page.pk).update(live=True, first_published_at=LATE)
    assert follow_new() == "1 article set right"
    assert follow_new() == "0 articles set right"


def changed_around_us(page: ArticlePage, lead: Any, folder: Path) -> None:
    saved(page, lead, folder)
    ArticlePage.objects.filter(pk=page.pk).update(published_on=date(2030, 5, 5))
    assert follow_all() == "1 article set right"


def migrated(page: ArticlePage, lead: Any, folder: Path) -> None:
    Page.objects.filter(pk=page.pk).update(first_published_at=LATE)
    migration = importlib.import_module("blog.migrations.0016_shown_on_filled")
    migration.fill(apps, SimpleNamespace(connection=connection))


ROUTES: list[Route] = [
    saved, saved_in_part, saved_as_a_plain_page, published, scheduled, published_as_an_older_version,
    changed_by_a_program, copied, mirrored, imported, seeded, loaded_from_a_file, released_by_the_version_before,
    changed_around_us, migrated,
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_the_day_of_each_article_is_that_of_its_publication(
    index: ArticleIndexPage, lead: Any, tmp_path: Path, route: Route
) -> None:
    page = draft_without_day(index)
    route(page, lead, tmp_path)
    found = {page.slug: page for page in ArticlePage.objects.all()}
    days = {slug: page.shown_on for slug, page in found.items()}
    assert days == {slug: shown_day(page.published_on, page.first_published_at) for slug, page in found.items()}
    assert LONG_AGO not in days.values()


def test_the_day_is_that_of_the_sites_time_zone(settings: Any) -> None:
    assert shown_day(None, LATE) == date(2031, 3, 1)
    assert settings.TIME_ZONE == "UTC"
    assert shown_day(DAY, LATE) == DAY


def test_the_day_is_no_part_of_what_an_article_says(index: ArticleIndexPage) -> None:
    page = article(index)
    said = page.serializable_data()
    assert "shown_on" not in said
    assert "shown_on" not in page.latest_revision.content
    assert content_hash({**said, "shown_on": "2020-01-01"}) == content_hash(said)
