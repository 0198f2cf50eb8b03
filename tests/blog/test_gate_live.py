"""What visitors read of a live article changes only with an approval; and what goes around the gate is found."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from taggit.models import Tag
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog import publishing
from blog.models import ArticleAuthorship, ArticleIndexPage, ArticlePage, ArticleTag, Author, Category
from blog.publishing import Refused

from . import gate
from .factories import article
from .gate import People, edited, fresh

pytestmark = pytest.mark.django_db

CHANGES: dict[str, Callable[[ArticlePage], object]] = {}


def change(name: str) -> Callable[[Callable[[ArticlePage], object]], Callable[[ArticlePage], object]]:
    def remember(act: Callable[[ArticlePage], object]) -> Callable[[ArticlePage], object]:
        CHANGES[name] = act
        return act

    return remember


@change("save()")
def change_title(page: ArticlePage) -> None:
    page.title = gate.TITLE
    page.save()


@change("save(update_fields)")
def change_title_only(page: ArticlePage) -> None:
    page.title = gate.TITLE
    page.save(update_fields=["title"])


@change("save() of a page that was read in part")
def change_title_of_part(page: ArticlePage) -> None:
    part = ArticlePage.objects.only("title").get(pk=page.pk)
    part.title = gate.TITLE
    part.save()


@change("Page.save()")
def change_title_of_page(page: ArticlePage) -> None:
    plain = Page.objects.get(pk=page.pk)
    plain.title = gate.TITLE
    plain.save()


@change("save(update_fields) by the name of the column")
def change_column(page: ArticlePage) -> None:
    page.reviewed_by = Author.objects.create(name=gate.TITLE)
    page.save(update_fields=["reviewed_by_id"])


@change("a tag, and save()")
def tag_and_save(page: ArticlePage) -> None:
    page.tags.add(gate.TITLE)
    page.save()


@change("a tag, and save() of the tags alone")
def tag_alone(page: ArticlePage) -> None:
    page.tags.add(gate.TITLE)
    page.save(update_fields=["tagged_items"])


@change("a tag, and save() of the tags beside a harmless field")
def tag_beside(page: ArticlePage) -> None:
    page.tags.add(gate.TITLE)
    page.save(update_fields=["last_published_at", "tagged_items"])


@change("a row of a tag")
def tag_row(page: ArticlePage) -> None:
    ArticleTag.objects.create(content_object=page, tag=Tag.objects.create(name=gate.TITLE))


@change("an author, and commit() of the authors")
def author_commit(page: ArticlePage) -> None:
    page.authorships.add(ArticleAuthorship(author=Author.objects.create(name=gate.TITLE)))
    page.authorships.commit()


@change("a row of an author")
def author_row(page: ArticlePage) -> None:
    ArticleAuthorship.objects.create(page=page, author=Author.objects.create(name=gate.TITLE))


@change("another author in a row")
def author_changed(page: ArticlePage) -> None:
    row = page.authorships.get()
    row.author = Author.objects.create(name=gate.TITLE)
    row.save()


@change("a category, and save() of the categories alone")
def category_alone(page: ArticlePage) -> None:
    page.categories.add(Category.objects.create(name=gate.TITLE))
    page.save(update_fields=["categories"])


@change("a category, from its own side")
def category_reversed(page: ArticlePage) -> None:
    Category.objects.create(name=gate.TITLE).articles.add(page)


@change("the newest revision, saved as a page")
def newest_saved(page: ArticlePage) -> None:
    latest = page.latest_revision.as_object()
    latest.title = gate.TITLE
    latest.save()


@pytest.fixture
def people(writer: Any, reviewer: Any, coach: Any, lead: Any, admin: Any) -> People:
    return People(writer, reviewer, coach, lead, admin)


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "plain", title="Plain", authors=["Ann Author"], tags=["calm"], categories=["Work"])


@pytest.mark.parametrize("name", CHANGES)
def test_a_live_article_does_not_change_unapproved(page: ArticlePage, name: str) -> None:
    with pytest.raises(Refused), transaction.atomic():
        CHANGES[name](page)
    assert gate.leaks() == []


@pytest.mark.parametrize(
    "fields",
    [{"tags": [gate.TITLE]}, {"authors": [gate.TITLE]}, {"categories": [gate.TITLE]}, {"title": gate.TITLE}],
    ids=lambda fields: next(iter(fields)),
)
def test_visitors_would_read_each_of_these(index: ArticleIndexPage, fields: dict[str, Any]) -> None:
    assert article(index, "plain", **fields).url in gate.leaks()


LEAVE: dict[str, Callable[[ArticlePage], object]] = {
    "a tag": lambda page: page.tagged_items.get().delete(),
    "an author": lambda page: page.authorships.get().delete(),
    "an author, among others": lambda page: page.authorships.get_live_queryset().delete(),
    "a category": lambda page: Category.objects.get().articles.remove(page),
    "all categories": lambda page: Category.objects.get().articles.clear(),
}


@pytest.mark.parametrize("name", LEAVE)
def test_nothing_leaves_a_live_article_unapproved(page: ArticlePage, name: str) -> None:
    with pytest.raises(Refused), transaction.atomic():
        LEAVE[name](page)
    found = fresh(page)
    assert (found.tag_names, [a.name for a in found.authors], len(found.category_list)) == (["calm"], ["Ann Author"], 1)


def test_a_draft_and_its_deletion_are_nobodys_business(index: ArticleIndexPage, page: ArticlePage) -> None:
    draft = article(index, "a-draft", live=False, tags=["calm"], authors=["Ann Author"])
    ArticleTag.objects.create(content_object=draft, tag=Tag.objects.create(name="loud"))
    draft.authorships.get().delete()
    Category.objects.create(name="Life").articles.add(draft)
    fresh(draft).delete()
    page.delete()
    assert not ArticlePage.objects.exists()


def test_a_live_article_may_be_saved_as_it_is(page: ArticlePage) -> None:
    """Also one that was live before there was a gate; but a retracted one is not confirmed by saving it."""
    page.save()
    page.certificates.all().delete()
    fresh(page).save()
    Page.objects.get(pk=page.pk).save()
    assert fresh(page).live


def test_a_retracted_article_that_is_live_is_not_saved_as_live(page: ArticlePage, lead: Any) -> None:
    publishing.retract(page, lead, "Wrong.")
    ArticlePage.objects.filter(pk=page.pk).update(live=True)
    with pytest.raises(Refused):
        fresh(page).save()


# ---- private sections


def test_a_live_article_leaves_a_private_section_only_unpublished(index: ArticleIndexPage, people: People) -> None:
    from .gate_copies import private_section

    page = gate.approved(index, people)
    page.move(private_section(page), pos="last-child")
    fresh(page).latest_revision.publish()
    assert gate.leaks() == []
    with pytest.raises(Refused, match="private"):
        fresh(page).move(ArticleIndexPage.objects.get(slug="blog"), pos="last-child")
    assert fresh(page).get_parent().slug == "private"
    fresh(page).unpublish()
    fresh(page).move(ArticleIndexPage.objects.get(slug="blog"), pos="last-child")
    assert gate.leaks() == []
    fresh(page).latest_revision.publish(user=people.lead)
    assert fresh(page).url in gate.leaks()


# ---- schedules and aliases


def test_scheduling_an_article_leaves_its_alias_alone(index: ArticleIndexPage, people: People) -> None:
    page = gate.approved(index, people)
    alias = CreatePageAliasAction(page, update_slug="an-alias").execute()
    later = timezone.now() + timedelta(hours=1)
    edited(page, people.writer, go_live_at=later).latest_revision.publish(user=people.lead)
    assert [fresh(page).live, fresh(alias).live] == [False, False]
    assert gate.leaks() == []
    with gate.clock(later + timedelta(minutes=1)):
        with suppress(SystemExit):
            call_command("publish_scheduled", stdout=StringIO())
        assert [fresh(page).live, fresh(alias).live] == [True, True]
        assert fresh(alias).url in gate.leaks()


def test_nothing_unapproved_waits_for_the_scheduler(index: ArticleIndexPage, people: People) -> None:
    """A schedule is a promise: it is refused when it is made, not when its moment comes."""
    page, later = gate.unapproved(index, people), timezone.now() + timedelta(hours=1)
    with pytest.raises(Refused, match="has not been approved"):
        page.save_revision(approved_go_live_at=later)
    page.latest_revision.approved_go_live_at = later
    with pytest.raises(Refused, match="has not been approved"):
        page.latest_revision.save()
    approved = edited(gate.live(index, people), people.writer, go_live_at=later)
    approved.latest_revision.publish()
    scheduled = fresh(approved).scheduled_revision
    scheduled.content = {**scheduled.content, "title": gate.TITLE}
    with pytest.raises(Refused, match="has not been approved"):
        scheduled.save()
    assert [fresh(page).approved_schedule, fresh(approved).approved_schedule] == [False, True]


def test_a_refused_publication_leaves_what_is_scheduled(index: ArticleIndexPage, people: People) -> None:
    """Wagtail takes every schedule back before it saves the page."""
    later = timezone.now() + timedelta(hours=1)
    page = edited(gate.live(index, people), people.writer, go_live_at=later)
    page.latest_revision.publish()
    page = edited(page, people.writer, title=gate.TITLE, go_live_at=None)
    with pytest.raises(Refused):
        page.latest_revision.publish()
    assert fresh(page).approved_schedule


def test_what_has_lost_its_approval_is_not_published_again(index: ArticleIndexPage, people: People) -> None:
    """It may stay as it is and be saved so; publishing it again would confirm it."""
    page = gate.live(index, people)
    page.certificates.update(revoked_at=timezone.now())
    fresh(page).save()
    before = fresh(page).last_published_at
    with pytest.raises(Refused, match="has not been approved"):
        fresh(page).latest_revision.publish()
    assert fresh(page).last_published_at == before


def test_a_private_alias_does_not_stop_its_article(index: ArticleIndexPage, people: People) -> None:
    """An alias that may not follow stays off; the article itself goes live."""
    from .gate_copies import private_section

    page = gate.approved(index, people)
    CreatePageAliasAction(page, parent=index, update_slug="an-alias").execute()
    page.move(private_section(page), pos="last-child")
    fresh(page).latest_revision.publish()
    assert fresh(page).live
    assert gate.leaks() == []


# ---- expiry


def test_an_expired_article_is_gone_before_the_scheduler_runs(index: ArticleIndexPage, people: People) -> None:
    later = timezone.now() + timedelta(hours=1)
    page = gate.live(index, people, slug=gate.SLUG, title=gate.TITLE, expire_at=later)
    assert page.url in gate.leaks()
    with gate.clock(later + timedelta(minutes=1)):
        assert page.live
        assert Client().get(page.url).status_code == 404
        assert gate.leaks() == []
        assert audit() == (0, "1 live article, 0 without a valid approval\n")


def test_a_redirect_to_an_article_that_is_not_live_shows_nothing(index: ArticleIndexPage, people: People) -> None:
    page = gate.unapproved(index, people)
    Redirect.objects.create(old_path="/old", redirect_page=page, is_permanent=False)
    response = Client().get("/old", follow=True)
    assert response.status_code == 404
    # The search field repeats the address that was asked for; nothing else is told.
    assert gate.SECRET.findall(response.content.decode()) == ["secret words"]


# ---- the auditor


def audit(**options: Any) -> tuple[int, str]:
    """Exit code and output."""
    out = StringIO()
    try:
        call_command("audit_live", stdout=out, stderr=out, **options)
    except SystemExit as error:
        return int(error.code or 0), out.getvalue()
    return 0, out.getvalue()


def raw_update(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(live=True)


def raw_sql(page: ArticlePage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [True, page.pk])


@pytest.mark.parametrize("bypass", [raw_update, raw_sql])
@pytest.mark.parametrize("make", [gate.unapproved, gate.retracted], ids=lambda make: make.__name__)
def test_what_went_around_the_gate_is_found(
    index: ArticleIndexPage, people: People, make: Any, bypass: Callable[[ArticlePage], None]
) -> None:
    page = make(index, people)
    assert audit() == (0, "0 live articles, 0 without a valid approval\n")
    bypass(page)
    code, text = audit()
    assert code == 1
    assert page.url_path in text
    assert ("retracted it" in text) is (make is gate.retracted)
    assert "1 live article, 1 without a valid approval" in text


def test_a_change_around_the_gate_is_found(index: ArticleIndexPage, people: People) -> None:
    page = gate.live(index, people)
    assert audit()[0] == 0
    ArticleTag.objects.bulk_create([ArticleTag(content_object=page, tag=Tag.objects.create(name="loud"))])
    assert audit()[0] == 1


def test_the_auditor_tells_the_administrators(index: ArticleIndexPage, people: People, settings: Any) -> None:
    page = gate.unapproved(index, people)
    raw_update(page)
    settings.ADMINS = [("Ada", "ada@example.com")]
    assert audit(notify=True)[0] == 1
    (sent,) = [message for message in mail.outbox if "Live articles" in message.subject]
    assert page.url_path in sent.body
    raw_update(gate.fresh(page))
    ArticlePage.objects.update(live=False)
    told = len(mail.outbox)
    assert audit(notify=True)[0] == 0
    assert len(mail.outbox) == told
