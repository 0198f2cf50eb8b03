"""The front ends in examples/ show on each page what the site shows. They run with the suite on SQLite, once."""

import base64
import hashlib
import hmac
import json
import os
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Author, Category
from cms.core.images import SiteImage
from cms.core.models import RedirectRule
from cms.demo.loading import load
from cms.home.models import HomePage
from coaching.models import CareerPath
from tests.api.house import every_block
from tests.blog.factories import article
from tests.coaching.test_pages import make_offer
from tests.servers import Server

from .comparing import rendered
from .front_ends import EXAMPLES, ask, ready, run, running, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="they run with the suite on SQLite"),
]
SECRET = base64.b64encode(b"only for this test, not a secret").decode()
PAGED = 13  # articles of one category: a list of two pages


@pytest.fixture
def site(home: HomePage, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The address of the demo site, with an article that has every block, and lists of two pages."""
    home.delete()
    settings.DATA_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # sizes are not looked at
    load()
    index = ArticleIndexPage.objects.get()
    offer, beside = make_offer("Plan"), make_offer("Beside", slot="side", priority=9)
    beside.topics.add(Category.objects.create(name="Sidelines"))
    image, coach = SiteImage.objects.first(), Author.objects.get(slug="ingrid-ashmoor")
    assert image
    article(
        index, "everything", body=every_block(image, CareerPath.objects.first(), coach, offer, index),  # type: ignore[arg-type]
        authors=[coach.name, "Ben Second"], tags=["pivot & more"], hero_image=image, hero_alt="A “desk”", featured=True,
        title="Everything </script><b>& more</b>", summary_points=[("point", "<p>In <b>short</b>.</p>")],
        reviewed_by=coach, reviewed_on=date(2026, 3, 1),
        corrections=[("correction", {"date": date(2026, 3, 2), "text": "<p>It said two; it is three.</p>"})],
    )  # fmt: skip
    for number in range(PAGED):
        body = [("prose", {"heading": "Part", "level": "2", "text": f"<p>Number {number}.</p>"})]
        article(index, f"aside-{number}", body=body, authors=["Ann Author"], categories=["Sidelines"])
    found = Site.objects.get()
    Redirect.objects.create(old_path="/old", redirect_page=index, site=found)
    RedirectRule.objects.create(site=found, pattern="/posts/*", target="/blog/:splat", position=1)
    RedirectRule.objects.create(site=found, pattern="/gone/*", status=410, position=2)
    server = Server(tmp_path)
    # Without a manifest of static files, which the pages name.
    server.environment |= {"API_RATE": "0", "API_SEARCH_RATE": "0", "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    Site.objects.update(hostname="127.0.0.1", port=server.port)
    Site.clear_site_root_paths_cache()
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.kill()


def addresses(site: str) -> list[str]:
    """Of every page that the sitemap names, of a tag and of the second pages of lists."""
    named = re.findall(r"<loc>([^<]+)</loc>", ask(f"{site}/sitemap.xml")[1])
    paths = [address.removeprefix(site) for address in named if "/search/" not in address]
    more = ["/blog/tag/pivot-more/", "/blog/tag/salary/"]
    lists = ["/blog/", "/blog/category/sidelines/", "/blog/author/ann-author/"]
    return [*paths, *more, *(f"{path}?page=2" for path in lists)]


def test_eleventy_builds_the_same_pages_and_builds_again_what_changed(site: str, tmp_path: Path) -> None:
    folder = ready("eleventy", tmp_path)
    tested = run(["npm", "test", "--silent"], folder)
    assert tested.returncode == 0, tested.stdout
    built, pages = folder / ".cache" / "pages.json", folder / "_site"
    environment = {"PROOFDESK_URL": site, "WEBHOOK_SECRET": f"whsec_{SECRET}"}
    with running(["node", "server.mjs"], folder, **environment) as front:
        wait_for(built.exists, folder)
        paths = addresses(site)
        assert len(paths) > 40
        assert differences(front, site, paths, is_static=True) == {}
        check_files(pages, site)

        moved = change_one_article()
        before, written = built.stat().st_mtime_ns, times(pages)
        assert send(front, "forged") == 401
        assert send(front) == 202
        wait_for(lambda: built.stat().st_mtime_ns != before, folder)
        assert differences(front, site, ["/", moved], is_static=True) == {}
        assert ask(f"{front}/blog/aside-0/")[0] == 404
        rewritten = {path for path, moment in times(pages).items() if moment != written.get(path)}
        assert f"{moved}index.html" in rewritten
        asked = [int(count) for count in re.findall(r"(\d+) answers", (folder / "output.txt").read_text())]
        assert asked[0] - asked[1] >= PAGED  # the articles that stayed were not asked for
        assert not rewritten & {"/blog/everything/index.html", "/career-coaching/index.html", "/404.html"}

    for kept in (folder / ".cache" / "api").glob("*.json"):
        kept.write_text(kept.read_text().replace(r"\"type\":\"takeaway\"", r"\"type\":\"hologram\""))
    failed = run(["npm", "run", "--silent", "build"], folder, **environment)
    assert failed.returncode != 0
    assert "has a block “hologram”, for which there is no template" in failed.stderr


def test_typescript_renders_the_same_pages(site: str, tmp_path: Path) -> None:
    folder = ready("typescript", tmp_path)
    for script in ("types", "build"):
        done = run(["npm", "run", "--silent", script], folder, PROOFDESK_URL=site)
        assert done.returncode == 0, done.stdout + done.stderr
    with running(["node", "dist/server.js"], folder, PROOFDESK_URL=site) as front:
        paths = [path for path in addresses(site) if not path.startswith("/career-coaching/")]
        assert len(paths) > 30
        assert differences(front, site, paths) == {}
        assert ask(f"{front}/career-coaching/")[::2] == (302, f"{site}/career-coaching/")
        assert ask(f"{front}/old")[::2] == (301, "/blog/")
        assert ask(f"{front}/posts/everything/")[::2] == (301, "/blog/everything/")
        assert ask(f"{front}/gone/long-ago/")[0] == 410
        assert ask(f"{front}/nothing/")[0] == ask(f"{front}/blog/?page=99")[0] == 404
        assert ask(f"{front}//example.org/..%2f")[0] == 404


def test_the_examples_look_the_same_and_lock_no_address_of_a_registry() -> None:
    styles = {(EXAMPLES / name / "style.css").read_text() for name in ("eleventy", "typescript")}
    assert len(styles) == 1
    for name in ("eleventy", "typescript"):
        locked = json.loads((EXAMPLES / name / "package-lock.json").read_text())["packages"]
        assert len(locked) > 10
        assert [path for path, package in locked.items() if "resolved" in package] == []
        assert [path for path, package in locked.items() if path and not package.get("integrity")] == []


def differences(front: str, site: str, paths: list[str], *, is_static: bool = False) -> dict[str, Any]:
    """By path, what a page shows and ours does not. `is_static`: with page/2/ in the place of ?page=2."""
    found = {}
    for path in paths:
        markup = ask(site + path)[1]
        own = path
        if is_static:
            markup, own = numbered(markup), numbered(path)
        status, ours, _ = ask(front + own)
        assert status == 200, (own, ours)
        theirs = rendered(markup, site + path, site)
        assert len(theirs.words) > 10
        assert theirs.graph
        if parted := theirs.differences(rendered(ours, site + own, site)):
            found[own] = parted
    return found


def numbered(text: str) -> str:
    return re.sub(r"\?page=(\d+)", r"page/\1/", text)


def check_files(pages: Path, site: str) -> None:
    """Feeds, sitemap, redirects, robots."""
    ours, theirs = ((pages / "sitemap.xml").read_text(), ask(f"{site}/sitemap.xml")[1])
    locations = [set(re.findall(r"<loc>([^<]+)</loc>", text)) for text in (ours, theirs)]
    assert locations[0] == locations[1]
    for path in ("/feed.xml", "/blog/category/sidelines/feed.xml"):
        assert entries((pages / path.strip("/")).read_text()) == entries(ask(site + path)[1])
    for path in ("/feed.json", "/blog/category/sidelines/feed.json"):
        mine, its = json.loads((pages / path.strip("/")).read_text()), json.loads(ask(site + path)[1])
        assert len(its["items"]) >= PAGED
        assert mine == its
    assert (pages / "_redirects").read_text().split("\n")[:3] == [
        "/old /blog/ 301",
        "/posts/* /blog/:splat 301",
        "/gone/* /410.html 410",
    ]
    assert f"Sitemap: {site}/sitemap.xml" in (pages / "robots.txt").read_text()


def entries(feed: str) -> list[Any]:
    """What a reader shows of each entry of an Atom feed, in order."""
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(feed)  # noqa: S314  # our own
    wanted = ("title", "id", "summary", "author", "category")
    found = [
        [(tag.tag, "".join(tag.itertext()).strip(), tag.get("term")) for tag in entry if tag.tag in {atom + name for name in wanted}]
        for entry in root.iter(f"{atom}entry")
    ]  # fmt: skip
    assert len(found) >= PAGED
    return [sorted(entry, key=str) for entry in found]


def change_one_article() -> str:
    """A new title for one, and another one leaves. The path of the first."""
    page = ArticlePage.objects.get(slug="thirty-day-plan-for-a-new-role")
    page.title = "Thirty calm days"
    revision = page.save_revision(clean=False)
    publishing.certify(page, revision, None, "review")
    revision.publish()
    ArticlePage.objects.get(slug="aside-0").unpublish()
    return "/blog/thirty-day-plan-for-a-new-role/"


def send(front: str, signature: str = "") -> int:
    """What the desk sends after a release."""
    body, moment = b'{"type": "article.published"}', str(int(time.time()))
    signed = hmac.new(base64.b64decode(SECRET), f"msg_1.{moment}.".encode() + body, hashlib.sha256).digest()
    headers = {"webhook_id": "msg_1", "webhook_timestamp": moment, "webhook_signature": signature or f"v1,{base64.b64encode(signed).decode()}"}  # fmt: skip
    return ask(f"{front}/webhook", body, **headers)[0]


def times(pages: Path) -> dict[str, int]:
    return {f"/{path.relative_to(pages)}": path.stat().st_mtime_ns for path in pages.rglob("*.html")}
