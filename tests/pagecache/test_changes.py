"""What an act does to copies: after it, nothing old is shown as the page."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Author, Category, Evidence
from cms.core.images import library
from cms.core.models import Branding, Invalidation
from cms.core.pagecache import wsgi
from cms.core.pagecache.following import follower
from cms.core.pagecache.wsgi import PageCache
from coaching.models import CallToAction
from tests.blog.factories import article

EVERYWHERE = [
    *("/", "/blog/", "/blog/one/", "/blog/one.md", "/blog/category/pay/", "/blog/tag/offers/", "/blog/author/ada/"),
    *("/feed.xml", "/feed.json", "/blog/category/pay/feed.xml", "/blog/category/pay/feed.json"),
    *("/llms.txt", "/api/v2/articles/"),
]


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "one", categories=["Pay"], tags=["offers"], authors=["Ada"], title="The old title")


def seen(get: Any, *addresses: str) -> None:
    """Kept copies of these, made before what follows."""
    follower.read()
    for address in addresses:
        get(address)
        assert get(address).was_kept, address


def publish(page: Page, **fields: Any) -> None:
    page = page.specific
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision(clean=False)
    if isinstance(page, ArticlePage):
        publishing.certify(page, revision, None, "review")
    revision.publish()


def kept(get: Any, *addresses: str) -> list[str]:
    """Those whose copies are still shown."""
    follower.read()
    return [address for address in addresses if get(address).was_kept]


def test_a_new_title_is_seen_everywhere_at_once(get: Any, page: ArticlePage) -> None:
    seen(get, *EVERYWHERE)
    publish(page, title="The new title")
    follower.read()
    for address in EVERYWHERE:
        body = get(address).text
        assert "The new title" in body, address
        assert "The old title" not in body, address


def test_a_new_article_is_seen_everywhere_at_once(get: Any, index: ArticleIndexPage, page: ArticlePage) -> None:
    where = ("/", "/blog/", "/blog/category/pay/", "/blog/tag/offers/", "/blog/author/ada/", "/feed.xml", "/feed.json")
    where += ("/blog/category/pay/feed.xml", "/sitemap.xml", "/llms.txt", "/api/v2/articles/", "/blog/one/")
    seen(get, *where)
    article(index, "two", categories=["Pay"], tags=["offers"], authors=["Ada"])
    follower.read()
    assert [address for address in where if "two" not in get(address).text] == []


def test_an_article_that_changes_leaves_strangers_alone(get: Any, index: ArticleIndexPage, page: ArticlePage) -> None:
    article(index, "stranger", categories=["Mentors"])
    others = ["/blog/stranger/", "/blog/stranger.md", "/robots.txt"]
    seen(get, *others)
    publish(page, title="Another title")
    assert kept(get, *others) == others


def test_an_article_that_changes_its_subject_leaves_the_old_list(get: Any, page: ArticlePage) -> None:
    Category.objects.create(name="Career")
    seen(get, "/blog/category/pay/", "/blog/category/career/", "/blog/tag/offers/")
    page.categories = [Category.objects.get(slug="career")]
    page.tags.clear()
    publish(page)
    follower.read()
    assert "The old title" not in get("/blog/category/pay/").text
    assert "The old title" in get("/blog/category/career/").text
    assert get("/blog/tag/offers/").status == 404


def test_a_draft_changes_nothing(get: Any, page: ArticlePage) -> None:
    seen(get, *EVERYWHERE)
    before = Invalidation.objects.count()
    page.title = "A draft"
    page.save_revision(clean=False)
    assert Invalidation.objects.count() == before
    assert kept(get, *EVERYWHERE) == EVERYWHERE


def fail(*args: Any, **kwargs: Any) -> Any:
    raise OperationalError("the database is away")


def with_database_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks it fails, as it does when the server is stopped; tests/drills stop a real one."""
    monkeypatch.setattr("wagtail.models.Site.find_for_request", fail)


def test_an_old_copy_stands_in_when_rendering_fails(
    get: Any, page: ArticlePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(get, page.url)
    publish(page, title="The new title")
    follower.read()
    with_database_down(monkeypatch)
    found = get(page.url)
    assert found.status == 200
    assert "The old title" in found.text
    assert "stale" in found.headers["cache-status"]


@pytest.mark.parametrize("path", ["/blog/two/", "/api/v2/articles/"])
def test_without_a_copy_a_page_says_when_to_come_back(
    get: Any, page: ArticlePage, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    with_database_down(monkeypatch)
    monkeypatch.setattr("wagtail.models.Page.route_for_request", fail)
    found = get(path)
    assert (found.status, found.headers["retry-after"]) == (503, "10")
    kind = "application/problem+json" if path.startswith("/api/") else "text/html; charset=utf-8"
    assert found.headers["content-type"] == kind
    assert "no-store" in found.headers["cache-control"]


def unpublish(page: ArticlePage, lead: Any) -> None:
    ArticlePage.objects.get(pk=page.pk).unpublish()


def retract(page: ArticlePage, lead: Any) -> None:
    publishing.retract(page, lead, "It is wrong.")


def delete(page: ArticlePage, lead: Any) -> None:
    Page.objects.get(pk=page.pk).delete()


def delete_listing(page: ArticlePage, lead: Any) -> None:
    page.get_parent().specific.delete()


def make_private(page: ArticlePage, lead: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def make_all_private(page: ArticlePage, lead: Any) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


WITHDRAWALS = [unpublish, retract, delete, delete_listing, make_private, make_all_private]


@pytest.mark.parametrize("act", WITHDRAWALS)
def test_what_was_withdrawn_is_never_shown_again(
    get: Any, page: ArticlePage, lead: Any, monkeypatch: pytest.MonkeyPatch, act: Any
) -> None:
    seen(get, *EVERYWHERE)
    act(page, lead)
    follower.read()
    with_database_down(monkeypatch)
    monkeypatch.setattr("wagtail.models.Page.route_for_request", fail)
    # Also where nothing can be rendered in its place.
    for address in EVERYWHERE:
        found = get(address)
        assert "The old title" not in found.text, address
    assert get(page.url).status == 503


@pytest.mark.parametrize("act", WITHDRAWALS)
def test_what_was_withdrawn_has_left_every_list(get: Any, page: ArticlePage, lead: Any, act: Any) -> None:
    seen(get, *EVERYWHERE)
    act(page, lead)
    follower.read()
    assert [address for address in EVERYWHERE if "The old title" in get(address).text] == []


def test_an_address_that_changes_leads_on_from_the_old_one(get: Any, page: ArticlePage) -> None:
    seen(get, "/blog/one/", "/blog/one.md", "/blog/")
    publish(page, slug="uno")
    follower.read()
    assert get("/blog/one.md").status == 404
    assert "/blog/uno/" in get("/blog/").text
    assert get("/blog/uno/").status == 200
    assert not get("/blog/one/").was_kept


def new_look(page: ArticlePage) -> None:
    look = Branding.of(Site.objects.get())
    look.accent = "#7a1f1f"
    look.save()


def new_name(page: ArticlePage) -> None:
    site = Site.objects.get()
    site.site_name = "Another name"
    site.save()


def new_offer(page: ArticlePage) -> None:
    CallToAction.objects.create(key="new", heading="A new offer", button_text="Go", address="/x/", is_default=True)


def new_author(page: ArticlePage) -> None:
    author = Author.objects.get()
    author.name = "Ada Lovelace"
    author.save()


def new_menu(page: ArticlePage) -> None:
    publish(page.get_parent(), title="All articles", show_in_menus=True)


def new_evidence(page: ArticlePage) -> None:
    evidence = Evidence.objects.create(title="A study", url="https://example.org/")
    page.claims.create(
        holder=page.title,
        place="x",
        sentence="x",
        digest="x",
        kind="market",
        last_seen=timezone.now(),
        evidence=evidence,
    )
    evidence.title = "Another study"
    evidence.save()


@pytest.mark.parametrize("act", [new_look, new_name, new_offer, new_author, new_menu, new_evidence])
def test_what_stands_on_a_page_renews_it(get: Any, page: ArticlePage, act: Any) -> None:
    seen(get, page.url)
    act(page)
    assert kept(get, page.url) == []


def test_a_picture_that_changes_renews_pages_that_show_it(get: Any, index: ArticleIndexPage, picture_file: Any) -> None:
    image = library().objects.create(title="A picture", file=SimpleUploadedFile("p.jpg", picture_file.read_bytes()))
    page, other = article(index, "one", hero_image=image), article(index, "stranger")
    seen(get, page.url, other.url)
    image.title = "Another title"
    image.save()
    assert kept(get, page.url, other.url) == [other.url]


# ---- transactions and races


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_written_with_the_act_or_not_at_all(page: ArticlePage) -> None:
    before = Invalidation.objects.count()
    with transaction.atomic():
        publish(page, title="Never")
        assert Invalidation.objects.count() > before
        transaction.set_rollback(True)
    assert Invalidation.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_the_process_of_the_act_knows_when_it_is_committed(get: Any, page: ArticlePage) -> None:
    seen(get, page.url)
    with transaction.atomic():
        publish(page, title="The new title")
        assert get(page.url).was_kept  # nobody else sees it yet
    assert "The new title" in get(page.url).text
    position = follower.seq
    follower.read()
    assert follower.seq == position  # once


def test_what_was_rendered_before_a_change_and_stored_after_it_is_not_shown(
    get: Any, cache: PageCache, page: ArticlePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release comes between the rendering and the storing."""
    follower.read()
    inner = wsgi.may_be_kept

    def publish_first(*args: Any) -> bool:
        monkeypatch.setattr(wsgi, "may_be_kept", inner)
        publish(page, title="The new title")
        follower.read()
        return inner(*args)

    monkeypatch.setattr(wsgi, "may_be_kept", publish_first)
    assert "The old title" in get(page.url).text
    assert "The new title" in get(page.url).text


def test_one_release_is_one_batch(index: ArticleIndexPage, page: ArticlePage) -> None:
    with CaptureQueriesContext(connection) as queries:
        publish(page, title="The new title")
    written = [query["sql"] for query in queries if 'INSERT INTO "proofdesk_core_invalidation"' in query["sql"]]
    assert len([sql for sql in written if "/blog/one/" in sql]) == 1


def test_old_rows_are_forgotten(page: ArticlePage) -> None:
    from cms.core.pagecache.following import forget_old

    Invalidation.objects.update(at=timezone.now() - timedelta(days=2))
    fresh = Invalidation.objects.create(kind="changed", names=["/"])
    forget_old()
    assert list(Invalidation.objects.all()) == [fresh]


def test_a_text_that_links_to_an_old_address_follows_its_redirect(get: Any, index: ArticleIndexPage) -> None:
    other = article(index, "other")
    one = article(
        index, "one", body=[("introduction", {"text": '<p><a href="/old">There</a>, <a href="/blog/other">x</a></p>'})]
    )
    two = article(index, "two", body=[("introduction", {"text": "<p>No links.</p>"})])
    seen(get, one.url, two.url)
    Redirect.objects.create(old_path="/old", redirect_link="/blog/two/", is_permanent=True)
    assert kept(get, one.url, two.url) == [two.url]
    assert 'href="/blog/two/">There' in get(one.url).text
    assert 'href="/blog/other/">x' in get(one.url).text
    seen(get, one.url)
    publish(other, slug="another")
    Redirect.objects.create(old_path="/blog/other", redirect_page=other, is_permanent=True)
    assert kept(get, one.url) == []
    assert 'href="/blog/another/">x' in get(one.url).text
