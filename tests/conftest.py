"""What many tests need: a site with its roles, people, a folder of real posts when there is one."""

import gc
import os
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from PIL import Image
from wagtail.models import Collection, Locale, Page

from blog import checking
from blog.models import ArticleIndexPage
from blog.quality import registry
from blog.quality.registry import Registry
from blog.roles import COACH, LEAD, REVIEWER, WRITER, setup_roles
from cms.home.models import HomePage
from cms.home.setup import setup_site

# `make test` tries the same hundred texts for each law; HYPOTHESIS_PROFILE=long tries thousands of new ones.
hypothesis.settings.register_profile("default", max_examples=100, deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", max_examples=20_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# The suite keeps most of what it makes: looking for rubbish after each 700 objects takes a twelfth of its time.
gc.set_threshold(100_000, 20, 100)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
PASSWORD = "correct horse battery"


NEEDS_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


# Views, forms and texts, which ask any database the same. What locks, searches, counts, migrates, copies, publishes or
# survives something is asked on both, and so is whatever is not named here.
SAME_ON_BOTH = (
    *("accounts/", "api/", "claims/", "coaching/", "demo/", "desk/", "examples/", "freshness/", "fuzz/", "history/"),
    *("importer/", "links/", "plugin/", "quality/", "security/", "sharing/", "static_site/", "e2e/"),
    *("blog/test_article_page.py", "blog/test_blocks.py", "blog/test_corrections.py", "blog/test_event_contents.py"),
    *("blog/test_gate_surfaces.py", "blog/test_machines.py", "blog/test_matrix.py", "blog/test_notices_mails.py"),
    *("blog/test_notices_reviews.py", "blog/test_packet.py", "blog/test_roles.py", "blog/test_weight.py"),
    *("core/test_branding.py", "core/test_compression.py", "core/test_image_metadata.py", "core/test_images.py"),
    *("core/test_pictures.py", "core/test_uploads.py", "core/test_views.py", "deploy/test_nginx.py"),
    *("outbox/test_webhook_matrix.py", "outbox/test_webhook_views.py", "pagecache/test_pages.py"),
    *("pruning/test_views.py", "sameness/test_views.py"),
)
ON_BOTH_ALL_THE_SAME = (
    *("e2e/test_gate.py", "e2e/test_reader_to_client.py", "e2e/test_whole_job.py"),
    *("api/test_lists.py", "api/test_queries.py"),
    *("coaching/test_counting.py", "coaching/test_lead_data.py", "coaching/test_lead_forms.py"),
    *("desk/test_board.py", "desk/test_explorer.py", "desk/test_queue.py"),
    *("importer/test_commands.py", "importer/test_writer.py"),
)


def meets_database(item: pytest.Item) -> bool:
    return bool(NEEDS_DATABASE.intersection(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"))


def may_differ(item: pytest.Item) -> bool:
    place = item.path.relative_to(ROOT / "tests").as_posix()
    return not place.startswith(SAME_ON_BOTH) or place.startswith(ON_BOTH_ALL_THE_SAME)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database what meets it (pytest-django refuses it to all other tests) and, unless it is asked for
    as a whole, what may differ there."""
    asked = os.environ.get("SECOND_DATABASE", "")
    if not asked:
        return
    chosen = [meets_database(item) and (asked == "whole" or may_differ(item)) for item in items]
    config.hook.pytest_deselected(items=[item for item, is_kept in zip(items, chosen, strict=True) if not is_kept])
    items[:] = [item for item, is_kept in zip(items, chosen, strict=True) if is_kept]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _rules_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """None: most tests are not about how well an article is written. Those that are ask for `all_rules`."""
    monkeypatch.setattr(checking, "rules", Registry())


@pytest.fixture
def all_rules(_rules_in_force: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rules of the desk."""
    monkeypatch.setattr(checking, "rules", registry.rules)


def restore_roots() -> None:
    """What Wagtail's migrations put in place, for a database that a transactional test has emptied."""
    locale, _ = Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    if not Collection.objects.exists():
        Collection.add_root(instance=Collection(name="Root"))


def make_site() -> HomePage:
    restore_roots()
    found = setup_site("Test site")
    setup_roles()
    return found


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database holds the site from the start: making it takes as long as many a test."""
    with django_db_blocker.unblock():
        make_site()


@pytest.fixture
def home(db: None) -> HomePage:
    """The site, made again where a transactional test has emptied the database."""
    return HomePage.objects.first() or make_site()


@pytest.fixture
def index(home: HomePage) -> ArticleIndexPage:
    return ArticleIndexPage.objects.child_of(home).get()


def make_user(name: str, group: str | None) -> Any:
    user = get_user_model()._default_manager.create_user(name, f"{name}@example.com", PASSWORD)
    if group:
        user.groups.add(Group.objects.get(name=group))
    else:
        user.is_superuser = user.is_staff = True
        user.save()
    return user


@pytest.fixture
def writer(home: HomePage) -> Any:
    return make_user("wanda", WRITER)


@pytest.fixture
def reviewer(home: HomePage) -> Any:
    return make_user("rex", REVIEWER)


@pytest.fixture
def coach(home: HomePage) -> Any:
    return make_user("cora", COACH)


@pytest.fixture
def lead(home: HomePage) -> Any:
    return make_user("lea", LEAD)


@pytest.fixture
def admin(home: HomePage) -> Any:
    return make_user("ada", None)


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    """A real JPEG of 1,600 × 900 pixels."""
    file = tmp_path / "picture.jpg"
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(file, quality=60)
    return file


def corpus_folder() -> Path:
    return Path(os.environ.get("PROOFDESK_CORPUS") or ROOT.parent / "shared" / "corpus")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real posts, as data. Set PROOFDESK_CORPUS to a folder with eleventy/ and mdx/ to run these tests."""
    folder = corpus_folder()
    if not (folder / "eleventy").is_dir():
        pytest.skip(f"no real posts at {folder}: set PROOFDESK_CORPUS to run the tests on them")
    return folder
