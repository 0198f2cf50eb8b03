"""The demo site is what a newcomer sees first: complete, honest, and made once."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page as WagtailPage

from blog import jobs
from blog.importer.readers import format_of, read
from blog.models import ArticlePage, Author, Claim, HealthFinding
from cms.demo import logins
from cms.demo.loading import CONTENT, load
from cms.home.models import HomePage
from coaching import readiness
from coaching.desk.scoring import warnings_of
from coaching.models import CallToAction, CareerPath, CoachingPage, ReadinessTestPage
from tests.blog.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo's pictures are drawn: once for all tests."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(autouse=True)
def _with_rules(all_rules: None) -> None:
    """The demo shows what passes all rules."""


@pytest.fixture
def no_site(home: HomePage) -> None:
    """As a new installation begins."""
    home.delete()


@pytest.fixture
def demo(no_site: None, settings: Any, data_dir: Path) -> None:
    settings.DATA_DIR = data_dir
    load()


def test_the_demo_has_live_articles_one_in_review_and_one_draft(demo: None) -> None:
    assert ArticlePage.objects.live().count() == 6
    (in_review,) = [page for page in ArticlePage.objects.not_live() if page.workflow_in_progress]
    assert in_review.slug == "returning-after-a-career-break"
    (draft,) = [page for page in ArticlePage.objects.not_live() if not page.workflow_in_progress]
    assert draft.slug == "change-industry-without-starting-over"
    assert Author.objects.count() == 3
    assert CallToAction.objects.filter(active=True).count() == 3
    assert CoachingPage.objects.live().count() == 3
    assert CareerPath.objects.live().count() == 3


def test_the_checks_find_one_error_in_the_demo_and_it_is_the_gap_in_the_draft(demo: None) -> None:
    jobs.check_again()
    (error,) = HealthFinding.objects.filter(level="error")
    assert (error.rule, error.health.page.slug) == ("structure.placeholder", "change-industry-without-starting-over")
    assert not Claim.objects.with_state().filter(state="needs", kind__in=("own_outcome", "testimonial")).exists()


def test_a_roadmap_can_lead_along_each_career_path(demo: None, client: Client) -> None:
    shown = client.get("/career-coaching/roadmap/").content.decode()
    paths = CareerPath.objects.live()
    assert paths.count() == 3
    assert all(path.title in shown for path in paths)


def test_every_live_page_is_served_with_equal_markup(demo: None, client: Client) -> None:
    pages = [page.specific for page in WagtailPage.objects.live().filter(depth__gt=1)]
    assert len(pages) == 15
    for page in pages:
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        found = Page(response.content.decode())
        assert found.questions == found.shown_questions
        assert len(found.texts("h1")) == 1
    for author in Author.objects.all():
        assert "fictional person" in client.get(author.get_absolute_url()).content.decode()


def test_the_readiness_test_of_the_demo_has_substance(demo: None, client: Client) -> None:
    page = ReadinessTestPage.objects.get()
    page.full_clean()
    for field in (page.dimensions, page.questions, page.paths):
        field.stream_block.clean(field)
    test = page.test
    assert (len(test.dimensions), len(test.questions)) == (4, 10)
    assert [path.slug for path in test.paths] == [
        "engineering-management",
        "product-management",
        "strategic-leadership",
    ]
    assert warnings_of(test, [readiness.reach_of(test, dimension) for dimension in test.dimensions]) == []
    # Who answers all for a path is told of that path first.
    for path in test.paths:
        assert readiness.result_of(test, readiness.route_for(test, path.slug)).fits[0].path == path
    assert page.url in client.get("/career-coaching/").content.decode()


def test_every_internal_link_of_the_demo_answers_200(demo: None, client: Client) -> None:
    seen: set[str] = set()
    queue = ["/"]
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, path
        if response.headers["Content-Type"].startswith("text/html"):
            links = (link["href"] for link in Page(response.content.decode()).attributes("a") if "href" in link)
            queue.extend(link.split("#")[0] for link in links if link.startswith("/"))
    assert len(seen) > 15


def test_the_demo_posts_use_every_part_of_the_vocabulary(demo: None) -> None:
    used = {
        block.block_type for page in ArticlePage.objects.all() for block in page.get_latest_revision_as_object().body
    }
    rare = {"image", "code", "sources"}
    assert set(ArticlePage.body.field.stream_block.child_blocks) - rare <= used


def test_the_demo_logs_in_with_a_password_of_this_installation(demo: None, client: Client, data_dir: Path) -> None:
    names, password = logins.working_logins()
    assert names == ["editor", "reviewer", "coach", "lead", "admin"]
    for name in names:
        assert client.login(username=name, password=password)
    file = data_dir / "demo_password.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert password == json.loads(file.read_text())["password"]
    user = get_user_model()._default_manager.get(username="editor")
    user.set_password("their own now")
    user.save()
    assert "editor" not in logins.working_logins()[0]


def test_loading_again_keeps_what_the_user_did(demo: None) -> None:
    page = ArticlePage.objects.live().first()
    page.delete()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "nothing was loaded" in out.getvalue()
    assert ArticlePage.objects.live().count() == 5


def test_a_load_that_fails_leaves_an_empty_site(
    no_site: None, settings: Any, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = data_dir
    monkeypatch.setattr("cms.demo.loading.make_offer", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load()
    assert not HomePage.objects.exists()
    assert not get_user_model()._default_manager.filter(username="editor").exists()


def test_demo_posts_import_without_a_warning() -> None:
    for path in [*CONTENT.glob("eleventy/*/index.md"), *CONTENT.glob("mdx/*.mdx")]:
        assert read(path, path.read_bytes(), format_of(path) or "").warnings == ()


def test_the_data_folder_is_never_in_the_repository() -> None:
    assert "/var/" in (django_settings.BASE_DIR / ".gitignore").read_text().splitlines()
