"""The export is the site: every address of the sitemap, of feeds and redirects, byte for byte, and no draft."""

import os
import re
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from blog import publishing
from blog.management.commands import export_site
from blog.models import ArticleIndexPage, ArticlePage, Category
from blog.static_site import runs
from blog.static_site.folder import files_below
from blog.static_site.visiting import Reply
from cms.core.models import RedirectRule
from tests.blog.factories import article
from tests.blog.planning import draft, fresh
from tests.conftest import ROOT, make_user
from tests.servers import address_of_database

pytestmark = pytest.mark.django_db
# What a static host cannot answer is left out.
HERE, HOST = "http://127.0.0.1:8000", {"HTTP_HOST": "127.0.0.1:8000"}
COUNTER = re.compile(rb'<script src="[^"]*count\.js"[^>]*></script>')
ACTION = re.compile(rb',"potentialAction":\{"@type":"SearchAction".*?"query-input":"[^"]*"\}')
ENTRY = re.compile(rb"<url>\s*<loc>[^<]*/search/</loc>.*?</url>\s*", re.DOTALL)
SEARCH = re.compile(rb'<a class="site-header__search".*?</a>', re.DOTALL)


def prose(text: str) -> tuple[str, dict[str, str]]:
    return "prose", {"heading": "Part", "level": "2", "text": f"<p>{text}</p>"}


def export(folder: Path, *options: str) -> str:
    said = StringIO()
    call_command("export_site", str(folder), *options, stdout=said, stderr=said)
    return said.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files_below(folder)}


def served(path: str) -> bytes:
    response = Client().get(path, **HOST)
    assert response.status_code == 200, path
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined,arg-type]
    for left_out in (COUNTER, SEARCH, ACTION, ENTRY):
        body = left_out.sub(b"", body)
    return body


@pytest.fixture
def full(index: ArticleIndexPage) -> ArticleIndexPage:
    """More articles than a list shows on one page."""
    return with_articles(index, 14)


@pytest.fixture
def few(index: ArticleIndexPage) -> ArticleIndexPage:
    return with_articles(index, 6)


def with_articles(index: ArticleIndexPage, count: int) -> ArticleIndexPage:
    for number in range(count):
        article(
            index, f"post-{number:02}", body=[prose("Because.")], authors=["Mara Example"],
            categories=["Pay", "Homepage"], tags=["notice"],
        )  # fmt: skip
    return index


def test_every_address_of_the_site_is_a_file_as_it_is_served(full: ArticleIndexPage, tmp_path: Path) -> None:
    assert "0 failed" in export(tmp_path)
    found = tree(tmp_path)
    named = re.findall(r"<loc>([^<]+)</loc>", found["sitemap.xml"].decode())
    named += re.findall(r"\]\((http[^)]+)\)", found["llms.txt"].decode())
    named += re.findall(r'<link href="([^"]+)"', found["feed.xml"].decode())
    paths = {urlsplit(address).path for address in named} | {"/robots.txt", "/favicon.ico", "/llms.txt", "/feed.json"}
    paths |= {"/blog/category/pay/", "/blog/category/pay/feed.xml", "/blog/tag/notice/", "/blog/author/mara-example/"}
    assert len(paths) >= 40
    assert "/search/" not in paths
    for path in paths:
        file = f"{path.lstrip('/')}index.html" if path.endswith("/") else path.lstrip("/")
        expected = served(path)
        if path in {
            "/blog/",
            "/blog/category/pay/",
            "/blog/category/homepage/",
            "/blog/tag/notice/",
            "/blog/author/mara-example/",
        }:
            expected = expected.replace(b'href="?page=2"', f'href="{path}page/2/"'.encode())
        assert found[file] == expected, path
    assert b'rel="prev" href="/blog/category/homepage/"' in found["blog/category/homepage/page/2/index.html"]
    assert b"post-00" in found["blog/page/2/index.html"]
    assert b'rel="prev" href="/blog/"' in found["blog/page/2/index.html"]
    assert f'<link rel="canonical" href="{HERE}/blog/page/2/">'.encode() in found["blog/page/2/index.html"]


def test_nothing_in_it_asks_a_server(full: ArticleIndexPage, tmp_path: Path) -> None:
    export(tmp_path)
    found = tree(tmp_path)
    pages = {name: text for name, text in found.items() if name.endswith(".html")}
    assert len(pages) > 20
    for name, text in pages.items():
        for sign in (b"count.js", b"<form", b"/search/", b"wagtailuserbar", b"csrfmiddlewaretoken"):
            assert sign not in text, (name, sign)
        for part in re.findall(rb'(?:href|src)="(/static/[^"]+)"', text):
            assert part.decode().lstrip("/") in found, part
    assert any(name.endswith(".woff2") for name in found)


def test_no_draft_and_nothing_private_leaves(few: ArticleIndexPage, tmp_path: Path) -> None:
    draft(few, "secret-draft", title="Hidden words")
    page = fresh(article(few, "edited"))
    version = page.get_latest_revision_as_object()
    version.description = "Unapproved words."
    version.save_revision(clean=False)
    private = article(few, "for-members", title="Members only")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    retracted = article(few, "withdrawn", title="Withdrawn words")
    publishing.retract(retracted, make_user("otto", None), "Wrong.")
    export(tmp_path)
    everything = b"".join(tree(tmp_path).values())
    assert b"What edited is about." in everything
    for words in (b"Hidden words", b"secret-draft", b"Unapproved words", b"Members only", b"for-members", b"Withdrawn"):
        assert words not in everything
    assert "/blog/withdrawn/ /410.html 410\n" in (tmp_path / "_redirects").read_text()


def test_old_addresses_lead_where_the_site_sends_visitors(few: ArticleIndexPage, tmp_path: Path) -> None:
    site = Site.objects.get()
    Redirect.objects.create(old_path="/old", site=site, redirect_link="/older-still/")
    Redirect.objects.create(old_path="/older-still", site=site, redirect_link="/blog/post-01/", is_permanent=False)
    Redirect.objects.create(old_path="/blog/post-02", site=site, redirect_link="/blog/")  # a page is there
    RedirectRule.objects.create(site=site, pattern="/jobs/*", target="/blog/:splat", position=1)
    RedirectRule.objects.create(site=site, pattern="/gone/*", status=410, position=2)
    export(tmp_path)
    lines = (tmp_path / "_redirects").read_text().splitlines()
    assert lines == [
        "/old /blog/post-01/ 301",
        "/older-still /blog/post-01/ 302",
        "/jobs/* /blog/:splat 301",
        "/gone/* /410.html 410",
    ]
    for line in lines[:2]:
        old, new, status = line.split()
        response = Client().get(f"{old}/", **HOST)
        assert (response.status_code, response["Location"]) == (int(status), new)
    assert Client().get("/gone/x", **HOST).status_code == 410


def test_a_second_run_writes_nothing_and_a_changed_article_only_what_changed(
    few: ArticleIndexPage, tmp_path: Path
) -> None:
    export(tmp_path)
    Category.objects.create(name="Nothing yet", slug="nothing-yet")
    export(tmp_path)
    assert "0 written, 0 removed, 0 failed" in export(tmp_path)
    page = fresh(ArticlePage.objects.get(slug="post-03"))
    version = page.get_latest_revision_as_object()
    version.body = [prose("Who knows.")]
    version.save_revision(clean=False)
    page = fresh(page)
    publishing.certify(page, page.latest_revision, None, "review")
    page.latest_revision.publish()
    before = tree(tmp_path)
    export(tmp_path)
    after = tree(tmp_path)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"blog/post-03/index.html", "blog/post-03.md", "sitemap.xml"} <= changed
    assert not {name for name in changed if name.startswith("blog/post-") and "post-03" not in name}
    fresh(page).unpublish()
    export(tmp_path)
    assert not (tmp_path / "blog" / "post-03").exists()
    assert not (tmp_path / "blog" / "post-03.md").exists()
    assert (tmp_path / "blog" / "post-04" / "index.html").exists()


def test_another_base_and_a_server(few: ArticleIndexPage, tmp_path: Path) -> None:
    export(tmp_path, "--base", "https://www.example.org/", "--server", "https://desk.example.org")
    everything = b"".join(text for name, text in tree(tmp_path).items() if not name.startswith(("static/", "media/")))
    assert HERE.encode() not in everything
    page = (tmp_path / "blog" / "post-01" / "index.html").read_text()
    assert '<link rel="canonical" href="https://www.example.org/blog/post-01/">' in page
    assert "count.js" in page
    assert 'class="site-header__search"' in page
    assert "/search/* https://desk.example.org/search/:splat 200" in (tmp_path / "_redirects").read_text().splitlines()
    assert "Sitemap: https://www.example.org/sitemap.xml" in (tmp_path / "robots.txt").read_text()


@pytest.mark.parametrize("address", ["www.example.org", "ftp://example.org", "https://example.org/blog"])
def test_an_address_that_is_no_site_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(CommandError, match="is no address"):
        export(tmp_path, "--base", address)


def test_a_page_that_fails_stops_no_other_and_keeps_its_file(
    few: ArticleIndexPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path)
    before = tree(tmp_path)
    usual = runs.ask

    def broken(address: str, *, is_static: bool) -> Reply:
        return (
            Reply(500, "text/html", b"") if address.endswith("/blog/post-05/") else usual(address, is_static=is_static)
        )

    monkeypatch.setattr(runs, "ask", broken)
    with pytest.raises(SystemExit):
        export(tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_is_finished_by_the_next_one(tmp_path: Path, index: ArticleIndexPage) -> None:
    """A real process, killed without warning in the middle: the rerun is what a fresh run is."""
    for number in range(12):
        article(index, f"post-{number:02}", body=[prose("Because.")], categories=["Pay"])
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    environment = {
        **os.environ, "DATABASE_URL": address_of_database(), "DJANGO_SETTINGS_MODULE": "cms.settings.test",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "manage.py", "export_site", str(killed), "-v0"], cwd=ROOT, env=environment
    )
    while len(list(killed.rglob("index.html"))) < 6 and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (killed / ".export.json").exists()
    assert 6 <= len(list(killed.rglob("index.html"))) < 14
    ArticlePage.objects.get(slug="post-00").unpublish()  # meanwhile, one has left
    export(killed)
    export(whole)
    assert tree(killed) == tree(whole)


def test_without_collected_files_it_says_so_at_once(
    index: ArticleIndexPage, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = ManifestStaticFilesStorage(location=tmp_path / "static", base_url="/static/")
    monkeypatch.setattr(export_site, "staticfiles_storage", strict)
    settings.DEBUG = False
    with pytest.raises(CommandError, match=r"Run: manage\.py collectstatic"):
        export(tmp_path / "site")
    assert not (tmp_path / "site").exists()
