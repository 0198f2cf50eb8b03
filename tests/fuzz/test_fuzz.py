"""Whatever is sent: no answer of 500 or more, nothing that takes two seconds, no memory that grows for ever.

`make test` tries about 2,500 cases; `make fuzz` 100,000 (FUZZ_CASES), and from FUZZ_START on others.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from blog.manage import tokens
from blog.models import ApiToken
from cms.home.models import HomePage
from coaching.forms import Stamp
from coaching.models import CallToAction
from tests.api.house import House, full_house, make_image
from tests.coaching.leads import answers
from tests.security.routes import routes

from . import files, hostile, requests
from .addresses import filled
from .running import Case, holds, run


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def house(home: HomePage, index: Any, picture_file: Path) -> House:
    return full_house(home, index, make_image(picture_file))


def test_posts_are_read_or_refused() -> None:
    holds(run("posts", files.post, files.read_post, 700))


@pytest.mark.django_db
def test_redirect_tables_are_read_or_refused(home: HomePage) -> None:
    holds(run("tables", files.table, files.read_table, 200))


@pytest.mark.filterwarnings("ignore")
def test_pictures_are_drawn_anew_or_refused() -> None:
    holds(run("pictures", files.picture, files.read_picture, 300))


def public(house: House) -> list[str]:
    """Every address outside the admin, and the pages."""
    # Not the article with every kind of block: its Markdown takes three seconds of work, which no input makes longer.
    known = {":slug": "another", ":pk": str(house.article.pk), ":key": str(house.article.pk)}
    found = [
        filled(route.pattern, known)
        for route in routes(get_resolver())
        if not route.pattern.startswith("admin/") and "((?:" not in route.pattern
    ]
    pages = [page.url for page in (house.article, house.coaching, house.path, house.test)]
    return [
        *found,
        *pages * 3,
        "/",
        "/blog/",
        "/nothing-here/",
        "/media/x.jpg",
        "/static/x.css",
        "/documents/1/x.pdf",
        "/.well-known/x",
    ]


@pytest.mark.django_db
def test_public_addresses_answer(house: House) -> None:
    addresses = public(house)
    outcome = run("public", lambda rng: requests.request(rng, addresses), requests.sending(Client()), 500)
    assert outcome.came["200"] > outcome.came.total() / 10
    holds(outcome)


@pytest.mark.django_db
def test_the_api_answers(house: House) -> None:
    addresses = [address for address in public(house) if address.startswith("/api/")]
    holds(run("api", lambda rng: requests.request(rng, addresses), requests.sending(Client()), 200))


# Django leaves the file of an upload that breaks off to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <_io.FileIO name='[^']*[.]upload:pytest.PytestUnraisableExceptionWarning")  # fmt: skip
@pytest.mark.django_db
def test_forms_of_visitors_answer(house: House) -> None:
    """Leads, tests, plans, searches, counts: everything that takes a post."""
    offer = CallToAction.objects.latest("pk")
    lead = answers(stamp=Stamp("magnet", offer.key))
    path = str(house.path.pk)
    forms = {
        "/leads/": lead,
        "/leads/my-data/": {"email": "a@example.org"},
        f"/career-coaching/tests/{house.test.pk}/": {"answers": "", "step": "1", "answer": "0", "question": "0"},
        f"/career-coaching/tests/{house.test.pk}/share/": {"answers": "0.1.2"},
        "/career-coaching/roadmap/": {"path": path, "hours": "5", "start": "2026-01-01", "skills": "1", "result": "x"},
        "/career-coaching/roadmap/save/": {"path": path, "hours": "5", "start": "2026-01-01"},
        "/career-coaching/roadmap/calendar/": {"path": path, "hours": "5", "start": "2026-01-01"},
        f"/count/{house.article.pk}/": {},
        f"/count/{house.article.pk}/offer/{offer.pk}/end/": {"kind": "seen"},
        "/admin/login/": {"username": "wanda", "password": "x", "next": "/admin/"},
        "/admin/password_reset/": {"email": "a@example.org"},
    }

    def make(rng: Random) -> Case:
        address = rng.choice(list(forms))
        return requests.request(rng, [address], "POST", *requests.form(rng, forms[address]))

    holds(run("forms", make, requests.sending(Client(), HTTP_ORIGIN="http://testserver"), 250))


@pytest.mark.django_db
def test_programs_are_answered(house: House, admin: Any) -> None:
    _token, secret = tokens.make(admin, "Fuzz", ApiToken.Scope.values, timedelta(days=1))
    pk = house.article.pk
    samples: dict[str, dict[str, Any]] = {
        "/api/manage/articles/": {
            "title": "T",
            "slug": "t",
            "body": [{"type": "prose", "value": {"text": "<p>x</p>"}}],
        },
        f"/api/manage/articles/{pk}/": {"title": "T", "body": [{"type": "faq", "value": {"items": []}}], "tags": ["a"]},
        f"/api/manage/articles/{pk}/comments/": {"text": "x", "place": "title"},
        f"/api/manage/articles/{pk}/submit/": {},
        f"/api/manage/articles/{pk}/retract/": {"reason": "x" * 30},
        f"/api/manage/articles/{pk}/publish/": {},
    }

    def make(rng: Random) -> Case:
        address = rng.choice(list(samples))
        method = rng.choice(["POST", "PATCH", "PUT", "POST", "PATCH", "DELETE"])
        sample = {**samples[address], **({"markdown": hostile.text(rng)} if rng.random() < 0.2 else {})}
        return requests.request(rng, [address], method, *requests.json_body(rng, sample))

    attempt = requests.sending(Client(), HTTP_AUTHORIZATION=f"Bearer {secret}", HTTP_IF_MATCH="*")
    holds(run("programs", make, attempt, 150))


@pytest.mark.django_db
def test_forms_of_the_admin_answer(house: House, admin: Any) -> None:
    """What takes addresses, tables and files from people: webhooks, redirects, rules, pictures, documents."""
    client = Client()
    client.force_login(admin)
    forms: dict[str, dict[str, Any]] = {
        "/admin/desk/webhooks/new/": {
            "name": "A",
            "url": "https://example.org/",
            "kinds": "article.published",
            "active": "on",
        },
        "/admin/redirects/add/": {"old_path": "/x", "redirect_link": "https://example.org/", "is_permanent": "on"},
        "/admin/redirects/table/": {"table": "/a /b 301", "text": "/a /b"},
        "/admin/desk/redirect-rules/new/": {"pattern": "/a/*", "target": "/b/:splat", "status": "301", "position": "1"},
        "/admin/images/add/": {"title": "A", "file": "x", "collection": "1"},
        "/admin/documents/add/": {"title": "A", "file": "x", "collection": "1"},
        "/admin/snippets/blog/author/add/": {
            "name": "A",
            "same_as-count": "1",
            "same_as-0-value": "https://x.example/",
            "same_as-0-type": "link",
            "same_as-0-order": "0",
            "same_as-0-deleted": "",
        },
        "/admin/desk/words/new/": {"text": "x", "use": "y", "kind": "banned"},
        "/admin/account/sign-in/turn-off/": {"code": "123456"},
    }

    def make(rng: Random) -> Case:
        address = rng.choice(list(forms))
        if rng.random() < 0.25:
            return requests.request(
                rng,
                [
                    *forms,
                    "/admin/pages/",
                    "/admin/images/",
                    "/admin/reports/site-history/",
                    "/admin/desk/",
                    "/admin/desk/leads/",
                ],
            )
        return requests.request(rng, [address], "POST", *requests.form(rng, forms[address]))

    holds(run("admin", make, requests.sending(client), 200))
