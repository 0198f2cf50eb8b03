"""Who gets where: every address of the resolver, for every role, looked at and posted to.

The table in tests/data/addresses.txt has a line for each address, with what becomes of a GET and of an empty POST:
anonymous, Writer, Reviewer, Coach, Lead, Admin, in this order.

O  answered, or sent on
L  sent to the log-in
X  refused: 403, or back to the admin's home page with Wagtail's sentence about permissions
.  no such page, for this person
M  not by this method
E  an error of ours: Wagtail has an address that raises one, to see how it looks
B  a bad request: 400, 401, 409, 415, 422, 428, 429

A new address needs a line, and somebody who thinks about it: ADDRESSES=write writes what is so now.
What acts do with their data is in the tables of tests/blog, tests/desk and tests/coaching.
"""

import os
from collections.abc import Iterator
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import get_resolver
from wagtail.documents.models import Document
from wagtail.models import Collection, Site, Task, Workflow

from blog.models import Author, Category
from cms.home.models import HomePage
from coaching.models import CallToAction
from tests.api.house import House, full_house, make_image
from tests.blog.editing import signed_in
from tests.conftest import DATA
from tests.fuzz.addresses import filled
from tests.matrix import ROLES, SORRY, somebody

from .routes import Route, routes

pytestmark = pytest.mark.django_db
TABLE = DATA / "addresses.txt"
METHODS = ("GET", "POST")


@pytest.fixture
def house(home: HomePage, index: Any, picture_file: Path) -> House:
    return full_house(home, index, make_image(picture_file))


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.PROOFDESK_API_RATE = settings.PROOFDESK_API_SEARCH_RATE = settings.PROOFDESK_API_MANAGE_RATE = 0


@pytest.fixture(autouse=True)
def _no_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may is decided before; what pages look like is not looked at, but for the sentence of a refusal."""
    render = Template.render

    def told(self: Template, context: Any = None, request: Any = None) -> str:
        return str(render(self, context, request)) if "messages" in str(self.template.name) else ""

    monkeypatch.setattr(Template, "render", told)


@cache
def all_routes() -> dict[str, Route]:
    return {route.pattern: route for route in routes(get_resolver())}


def known(house: House) -> dict[str, str]:
    """For the parts of an address: what there is, by the beginning of the pattern ("" for all) and the name."""
    article, image = str(house.article.pk), str(house.article.hero_image_id)
    document = Document.objects.create(title="A", file="documents/a.txt")
    return {
        ":slug": house.article.slug,
        ":app_label": "blog",
        ":app_name": "blog",
        ":model_name": "articlepage",
        ":content_type_app_name": "blog",
        ":content_type_model_name": "articlepage",
        ":parent_page_id": str(house.article.get_parent().pk),
        ":page_id": article,
        ":page_to_move_id": article,
        ":destination_id": article,
        ":page_pk": article,
        ":article_pk": article,
        ":other": article,
        ":image_id": image,
        ":document_id": str(document.pk),
        ":doc_id": str(document.pk),
        ":filter_spec": "width-100",
        ":object_id": article,
        ":parent": str(house.article.get_parent().pk),
        ":collection_id": str(Collection.get_first_root_node().pk),
        ":revision_id": str(house.article.latest_revision_id),
        ":query_id": "1",
        "admin/bulk/:model_name": "page",
        "admin/bulk/:app_label": "wagtailcore",
        "admin/bulk/:action": "delete",
        "admin/settings/:app_name": "wagtailseo",
        "admin/settings/:model_name": "seosettings",
        "admin/settings/:pk": str(Site.objects.get().pk),
        "admin/sites/:pk": str(Site.objects.get().pk),
        "admin/groups/:pk": str(Group.objects.first().pk),  # type: ignore[union-attr]
        "admin/snippets/blog/author/:pk": str(Author.objects.first().pk),  # type: ignore[union-attr]
        "admin/snippets/blog/category/:pk": str(Category.objects.first().pk),  # type: ignore[union-attr]
        "admin/snippets/coaching/:pk": str(CallToAction.objects.first().pk),  # type: ignore[union-attr]
        "admin/workflows/:pk": str(Workflow.objects.first().pk),  # type: ignore[union-attr]
        "admin/workflows/tasks/:pk": str(Task.objects.first().pk),  # type: ignore[union-attr]
        "admin/desk/articles/:pk": article,
        "admin/api/main/^pages/:pk": article,
        "admin/desk/checks/:rule": "structure.heading-jump",
        "blog/author/:slug": Author.objects.get(name="Ann Author").slug,
        "blog/category/:slug": "pay",
        "blog/tag/:slug": "pivot",
        "api/v2/^coaching/:key": str(house.coaching.pk),
        "api/v2/^paths/:key": str(house.path.pk),
        "api/v2/^tests/:key": str(house.test.pk),
        "api/v2/^articles/:key": article,
        "count/<int:pk>:pk": article,
        "api/manage/:pk": article,
        "career-coaching/tests/:pk": str(house.test.pk),
    }


def answer_of(response: HttpResponse) -> str:
    status = response.status_code
    if status in (301, 302, 303, 307, 308):
        if "/login/" in response["Location"]:
            return "L"
        return "X" if any(SORRY in str(message) for message in get_messages(response.wsgi_request)) else "O"
    if status >= 500:
        return "E"
    return {403: "X", 404: ".", 410: ".", 405: "M"}.get(status, "O" if status < 400 or status == 304 else "B")


def asked(role: str, house: House) -> Iterator[tuple[str, str, str]]:
    """Pattern, method, answer."""
    person = somebody(role)
    there = known(house)
    client = signed_in(person) if person else Client()
    client.raise_request_exception = False
    cookies = client.cookies
    for pattern in all_routes():
        for method in METHODS:
            client.cookies = copy(cookies)  # logging out is taken back, too
            with transaction.atomic():
                response = client.generic(method, filled(pattern, there))
                if response.streaming:
                    b"".join(response)  # type: ignore[arg-type]
                answer = answer_of(response)
                if answer == "E":
                    print(pattern, method, getattr(response, "exc_info", None))  # noqa: T201 (for who reads the failure)
                yield pattern, method, answer
                transaction.set_rollback(True)


def table() -> dict[str, tuple[str, str]]:
    """Pattern to the letters of GET and POST."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {pattern: (get, post) for get, post, pattern in (line.split(" ", 2) for line in lines)}


def test_every_address_is_classified_and_none_is_left_that_is_gone() -> None:
    if os.environ.get("ADDRESSES") == "write":
        pytest.skip("the table is written by the other tests")
    missing, gone = all_routes().keys() - table().keys(), table().keys() - all_routes().keys()
    assert (missing, gone) == (set(), set()), f"add to {TABLE.name}: {sorted(missing)}"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_where_the_table_says(role: str, house: House) -> None:
    if connection.vendor != "sqlite":
        pytest.skip(
            "addresses are filled with the numbers that rows have on SQLite, where they begin anew in each test"
        )
    column = ROLES.index(role)
    found: dict[str, dict[str, str]] = {}
    for pattern, method, answer in asked(role, house):
        found.setdefault(pattern, {})[method] = answer
    if os.environ.get("ADDRESSES") == "write":
        written(column, found)
        return
    expected = {
        pattern: {method: letters[column] for method, letters in zip(METHODS, row, strict=True)}
        for pattern, row in table().items()
    }
    assert {p: row for p, row in found.items() if row != expected.get(p)} == {}


def written(column: int, found: dict[str, dict[str, str]]) -> None:
    before = table() if TABLE.exists() else {}
    lines = []
    for pattern in sorted(found):
        rows = []
        for method, letters in zip(METHODS, before.get(pattern, ("?" * len(ROLES),) * 2), strict=True):
            rows.append(letters[:column] + found[pattern][method] + letters[column + 1 :])
        lines.append(f"{rows[0]} {rows[1]} {pattern}")
    TABLE.write_text("# GET and POST for anonymous, Writer, Reviewer, Coach, Lead, Admin\n" + "\n".join(lines) + "\n")


ANYBODY = (
    "admin/login/", "admin/logout/", "admin/password_reset/", "admin/two-factor/", "admin/sprite/", "admin/jsi18n/",
    "admin/^guide/pictures/",  # what is asked for is no picture's name: sent on to the address with a slash
)  # fmt: skip


def test_nobody_gets_into_the_admin_without_signing_in() -> None:
    open_to_all = {
        pattern
        for pattern, letters in table().items()
        if pattern.startswith("admin/")
        and not pattern.startswith(ANYBODY)
        and any(row[0] not in "LX.M" for row in letters)
    }
    assert open_to_all == set()


def test_nobody_is_answered_with_an_error_of_ours() -> None:
    assert [pattern for pattern, letters in table().items() if "E" in "".join(letters)] == ["admin/failwhale/"]


def test_who_may_less_never_gets_further_than_an_administrator() -> None:
    """What a writer, reviewer or coach may look at, an administrator may, too."""
    odd = {pattern: row for pattern, (row, _post) in table().items() if row[-1] == "X" and "O" in row[:-1]}
    assert odd == {}
