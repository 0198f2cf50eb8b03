"""Links to other sites: taken up when articles change, looked at in the background, told to the checks."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from blog import jobs, publishing
from blog.checking import findings_of
from blog.links import externals
from blog.links.articles import read_articles
from blog.links.looking import AGAIN, SECONDS, claim, due, look_at_due, note, visitor
from blog.links.visitor import PATIENCE, Look, Visitor
from blog.models import ArticleIndexPage, ArticlePage, ExternalLink
from blog.quality.context import External
from tests.blog.factories import article
from tests.blog.gate import clock

from .conftest import TEST_POLICY
from .examples import facts, prose
from .server import WebSite, slow

pytestmark = pytest.mark.django_db


def text(*addresses: str) -> list[tuple[str, dict[str, str]]]:
    links = "".join(f'<p><a href="{address}">x</a></p>' for address in addresses)
    return [("prose", {"heading": "", "level": "2", "text": links})]


def urls(page: ArticlePage) -> list[str]:
    return list(page.external_links.values_list("url", flat=True))


def link(url: str = "https://a.example/", **values: Any) -> ExternalLink:
    from blog.links.elsewhere import digest_of

    host = url.split("/")[2]
    return ExternalLink.objects.create(url=url, digest=digest_of(url), host=host, **values)


# ---- which there are


def test_links_to_other_sites_are_taken_up(index: ArticleIndexPage) -> None:
    root = index.get_site().root_url
    page = article(
        index,
        body=text("https://a.example/x#part", "https://a.example/x", f"{root}/blog/", "/blog/", "mailto:a@a.example"),
    )
    assert read_articles() == 1
    assert urls(page) == ["https://a.example/x"]
    assert read_articles() == 0


def test_a_draft_adds_its_links_to_those_that_are_live(index: ArticleIndexPage, writer: Any) -> None:
    page = article(index, body=text("https://live.example/"))
    read_articles()
    page.body = text("https://draft.example/")
    revision = page.save_revision(user=writer, clean=False)
    assert read_articles() == 1
    assert urls(page) == ["https://draft.example/", "https://live.example/"]
    publishing.certify(page, revision, None, "review")
    revision.publish()
    assert read_articles() == 1
    assert urls(page) == ["https://draft.example/"]
    assert not ExternalLink.objects.filter(url="https://live.example/").exists()


def test_what_is_known_survives_an_edit(index: ArticleIndexPage, writer: Any) -> None:
    page = article(index, body=text("https://a.example/"))
    read_articles()
    ExternalLink.objects.update(state="broken", status=404)
    page.title = "Other words"
    page.save_revision(user=writer, clean=False)
    assert read_articles() == 1
    assert ExternalLink.objects.get().status == 404


@pytest.mark.parametrize("count", [1, 3])
def test_reading_asks_for_a_batch_at_once(index: ArticleIndexPage, django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        article(index, f"a-{number}", body=text(f"https://site-{number}.example/", "https://same.example/"))
    index.get_site()
    with django_assert_num_queries(14):
        assert read_articles() == count
    assert ExternalLink.objects.count() == count + 1


def test_links_of_a_deleted_article_are_forgotten_with_the_next_reading(index: ArticleIndexPage) -> None:
    article(index, "gone", body=text("https://gone.example/"))
    read_articles()
    ArticlePage.objects.get(slug="gone").delete()
    article(index, "new")
    read_articles()
    assert not ExternalLink.objects.exists()


# ---- what is known


def test_checks_are_told_what_the_last_look_found(index: ArticleIndexPage, all_rules: None) -> None:
    page = article(index, body=text("https://a.example/#x", "https://unseen.example/"))
    read_articles()
    seen = timezone.now()
    ExternalLink.objects.filter(url="https://a.example/").update(state="broken", status=404, checked_at=seen)
    known = externals(facts(prose('<p><a href="https://a.example/#x">x</a></p>')))
    assert known == {"https://a.example/#x": External("broken", 404, "", timezone.localdate(seen))}
    assert [finding.check for finding in findings_of(page) if finding.check.startswith("links.")] == ["links.external"]


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_tells_all(index: ArticleIndexPage, django_assert_num_queries: Any, count: int) -> None:
    addresses = [f"https://site-{number}.example/" for number in range(count)]
    for address in addresses:
        link(address)
    about = facts(prose("".join(f'<p><a href="{address}">x</a></p>' for address in addresses)))
    index.get_site().get_site_root_paths()
    with django_assert_num_queries(1):
        assert len(externals(about)) == count


# ---- looking


@pytest.fixture
def polite() -> Visitor:
    return visitor(TEST_POLICY, pause=0)


def test_a_look_is_remembered_for_days(site: WebSite, polite: Visitor) -> None:
    site.says("/old", 301, "/new")
    site.says("/new", 200)
    row = link(site.url("/old"))
    assert look_at_due(polite) == 1
    row.refresh_from_db()
    assert (row.state, row.status, row.target, row.failures) == ("moved", 200, site.url("/new"), 0)
    assert row.next_check - row.checked_at == AGAIN
    assert look_at_due(polite) == 0


def test_the_agent_names_this_site(site: WebSite, polite: Visitor, settings: Any) -> None:
    site.says("/", 200)
    link(site.url("/"))
    look_at_due(polite)
    assert site.headers[-1]["User-Agent"] == f"ProofdeskLinkCheck/1.0 (+{settings.WAGTAILADMIN_BASE_URL}/)"


def test_robots_txt_is_asked_for_once_a_day(site: WebSite, polite: Visitor) -> None:
    for path in ("/a", "/b"):
        site.says(path, 200)
        link(site.url(path))
    look_at_due(polite)
    look_at_due(polite)
    assert site.asked == [("GET", "/robots.txt"), ("HEAD", "/a"), ("HEAD", "/b")]


def test_each_site_is_asked_about_one_link_in_a_run() -> None:
    for path in ("1", "2"):
        link(f"https://a.example/{path}")
        link(f"https://b.example/{path}")
    assert [row.url for row in due()] == ["https://a.example/1", "https://b.example/1"]


def test_what_waits_longest_comes_first() -> None:
    now = timezone.now()
    link("https://later.example/", next_check=now - timedelta(hours=1))
    link("https://sooner.example/", next_check=now - timedelta(hours=2))
    link("https://tomorrow.example/", next_check=now + timedelta(days=1))
    assert [row.host for row in due()] == ["sooner.example", "later.example"]


def test_of_two_processes_one_looks() -> None:
    row = link()
    other = ExternalLink.objects.get(pk=row.pk)
    assert claim(row)
    assert not claim(other)


JUDGED = [
    (Look(200), "ok"), (Look(302), "ok"), (Look(200, "https://b.example/"), "moved"), (Look(404), "broken"),
    (Look(410), "broken"), (Look(403), "refused"), (Look(429), "refused"), (Look(999), "refused"),
    (Look(reason="robots", asked_not_to=True), "refused"), (Look(reason="inside", unsafe=True), "refused"),
    (Look(503), "unknown"), (Look(reason="gaierror"), "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("look", "state"), JUDGED)
def test_a_look_gives_a_link_its_state(look: Look, state: str) -> None:
    row = link()
    note(row, look)
    row.refresh_from_db()
    assert row.state == state


def test_a_bad_hour_breaks_nothing_and_three_failures_do() -> None:
    row = link(state="ok", status=200)
    states, waits = [], []
    for _ in range(5):
        note(row, Look(reason="timed out"))
        row.refresh_from_db()
        states.append(row.state)
        waits.append((row.next_check - row.checked_at) / timedelta(hours=1))
    assert states == ["ok", "ok", "broken", "broken", "broken"]
    assert waits == [1, 2, 4, 8, 16]
    note(row, Look(200))
    row.refresh_from_db()
    assert (row.state, row.failures) == ("ok", 0)


def test_waiting_has_an_end() -> None:
    row = link(failures=30_000, state="broken")
    note(row, Look(reason="timed out"))
    row.refresh_from_db()
    assert row.next_check - row.checked_at == AGAIN


def test_after_a_week_a_link_is_looked_at_again(site: WebSite, polite: Visitor) -> None:
    site.says("/", 200)
    link(site.url("/"))
    look_at_due(polite)
    with clock(timezone.now() + AGAIN + timedelta(minutes=1)):
        assert look_at_due(polite) == 1


# ---- how long a run may take


def test_a_run_ends_in_time_however_slow_other_sites_are(site: WebSite, polite: Visitor) -> None:
    """The first site had all our patience. The second was cut short by the end: next time it comes first."""
    site.answers["/robots.txt"] = site.answers["/"] = slow
    earlier = timezone.now() - timedelta(hours=1)
    rows = [link(site.url("/", host=f"slow-{n}.example"), next_check=earlier + timedelta(minutes=n)) for n in range(3)]
    patient = replace(polite, patience=1.0)
    for known in ([1, 0, 0], [1, 1, 0]):
        began = time.monotonic()
        assert look_at_due(patient, seconds=1.5) == 1
        assert time.monotonic() - began < 3
        for row in rows:
            row.refresh_from_db()
        assert [row.failures for row in rows] == known
        assert rows[2].next_check == earlier + timedelta(minutes=2)


def test_the_patience_with_one_site_fits_into_a_run() -> None:
    assert PATIENCE < SECONDS <= 15


# ---- the job


def test_switched_off_nobody_hears_of_us(index: ArticleIndexPage, site: WebSite, settings: Any) -> None:
    settings.PROOFDESK_CHECK_LINKS = False
    article(index, body=text(site.url("/")))
    assert jobs.read_links() == "1 article read"
    assert jobs.check_links() == "switched off"
    assert ExternalLink.objects.get().checked_at is None
    assert site.asked == []


def test_switched_on_the_job_looks(index: ArticleIndexPage, site: WebSite, settings: Any) -> None:
    """This server is on no public address, so the look ends before it begins."""
    settings.PROOFDESK_CHECK_LINKS = True
    article(index, body=text("http://127.0.0.1:8080/"))
    assert jobs.read_links() == "1 article read"
    assert jobs.check_links() == "1 link looked at"
    assert ExternalLink.objects.get().state == "refused"
    assert site.asked == []
