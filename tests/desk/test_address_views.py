"""Redirects at the desk: missing addresses, the checked form, rules, and the import of a table."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from blog.models import ArticleIndexPage
from cms.core.models import AddressUse, MissingAddress, RedirectRule
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.desk.people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db
MISSING = "/admin/desk/missing/"
ADD = "/admin/redirects/add/"
TABLE = "/admin/redirects/table/"


def missing(path: str, hits: int = 1, **fields: Any) -> MissingAddress:
    today = timezone.localdate()
    return MissingAddress.objects.create(
        site=Site.objects.get(), path=path, hits=hits, first_on=today, last_on=today, **fields
    )


@pytest.mark.parametrize("role", ROLES)
def test_leads_and_administrators_see_to_addresses(
    request: pytest.FixtureRequest, index: ArticleIndexPage, role: str
) -> None:
    client = client_of(request, role)
    may = role in {"lead", "admin"}
    for address in (MISSING, ADD, TABLE, "/admin/redirects/", "/admin/desk/redirect-rules/"):
        assert is_let_in(client, address) is may
    assert (MISSING in text_of(client.get("/admin/"))) is may


def test_the_most_asked_for_comes_first(index: ArticleIndexPage, lead: Any) -> None:
    missing("/rare/")
    missing("/often/", 9, linked_from="/blog/")
    missing("/ignored/", 99, is_ignored=True)
    client = signed_in(lead)
    assert [row.path for row in client.get(MISSING).context["object_list"]] == ["/often/", "/rare/"]
    for query, expected in (
        ({"is_ignored": "true"}, ["/ignored/"]),
        ({"linked": "true"}, ["/often/"]),
        ({"path": "are"}, ["/rare/"]),
    ):
        assert [row.path for row in client.get(MISSING, query).context["object_list"]] == expected


def test_an_address_is_ignored_and_shown_again(index: ArticleIndexPage, lead: Any) -> None:
    row, client = missing("/nowhere/"), signed_in(lead)
    assert client.get(f"{MISSING}{row.pk}/ignore/").status_code == 405
    client.post(f"{MISSING}{row.pk}/ignore/", {"next": "https://evil.example/"})
    assert "/nowhere/ is ignored from now on." in text_of(client.get(MISSING))
    client.post(f"{MISSING}{row.pk}/ignore/")
    assert [row.path for row in client.get(MISSING).context["object_list"]] == ["/nowhere/"]


def test_one_click_suggests_the_article_of_nearly_that_address(index: ArticleIndexPage, lead: Any) -> None:
    page = article(index, "ask-for-a-promotion")
    row, client = missing("/blog/ask-for-promotion/"), signed_in(lead)
    address = f"{ADD}?missing={row.pk}"
    assert address in text_of(client.get(MISSING))
    form = client.get(address).context["form"]
    assert (form["old_path"].value(), form["redirect_page"].value()) == ("/blog/ask-for-promotion/", page.pk)
    response = client.post(
        address, {"old_path": row.path, "site": row.site_id, "redirect_page": page.pk, "is_permanent": "on"}
    )
    assert response.headers["Location"] == MISSING
    assert not MissingAddress.objects.exists()
    assert client.get("/blog/ask-for-promotion/").headers["Location"] == page.url


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"old_path": "/blog/"}, "A page is there"),
        ({"old_path": "/x/", "redirect_link": ""}, "Choose a page"),
        ({"redirect_link": "{site}/led/"}, "sent on from there to https://example.com/"),
        ({"redirect_link": "{site}/x/"}, "round in a circle"),
        ({"old_path": "/led/"}, "a redirect of this address already"),
        ({"old_path": "//[x"}, "cannot be read as an address"),
    ],
)
def test_a_redirect_that_would_not_do_is_refused_with_a_reason(
    index: ArticleIndexPage, lead: Any, data: dict[str, str], told: str
) -> None:
    site = Site.objects.get()
    Redirect.objects.create(old_path="/led", site=site, redirect_link="https://example.com/")
    sent = {"old_path": "/x/", "redirect_link": "https://example.org/", "site": site.pk, **data}
    sent["redirect_link"] = sent["redirect_link"].replace("{site}", site.root_url)
    response = signed_in(lead).post(ADD, sent)
    assert response.status_code == 200
    assert told in str(response.context["form"].errors)
    assert Redirect.objects.count() == 1


def test_lists_show_how_often_redirects_answered(index: ArticleIndexPage, lead: Any) -> None:
    site, today = Site.objects.get(), timezone.localdate()
    exact = Redirect.objects.create(old_path="/led", site=site, redirect_link="https://example.com/")
    rule = RedirectRule.objects.create(site=site, pattern="/old-*", target="/blog/")
    AddressUse.objects.create(redirect=exact, hits=4711, last_on=today)
    AddressUse.objects.create(rule=rule, hits=1174, last_on=today)
    client = signed_in(lead)
    assert "4711" in text_of(client.get("/admin/redirects/"))
    assert "1174" in text_of(client.get("/admin/desk/redirect-rules/"))


# ---- a table


def upload(text: str, **more: str) -> dict[str, Any]:
    return {"site": Site.objects.get().pk, "file": SimpleUploadedFile("_redirects", text.encode()), **more}


def test_a_table_is_shown_before_it_is_saved(index: ArticleIndexPage, lead: Any) -> None:
    client = signed_in(lead)
    text = "/a https://example.com/\n/b/* /blog/\n/c\n/d /e 200\n"
    response = client.post(TABLE, upload(text))
    shown = text_of(response)
    assert "2 lines are taken" in shown
    assert 'type="file"' not in shown
    assert "line 3: /c (it has no target)" in shown
    assert "line 4: /d /e 200 (it rewrites instead of redirecting)" in shown
    assert Redirect.objects.count() == RedirectRule.objects.count() == 0
    confirm = response.context["confirm"]
    sent = {"site": confirm["site"].value(), "text": confirm["text"].value(), "save": "1"}
    assert client.post(TABLE, sent).headers["Location"] == "/admin/redirects/"
    assert Redirect.objects.get().old_path == "/a"
    assert RedirectRule.objects.get().pattern == "/b/*"
    assert "nothing to save" in text_of(client.post(TABLE, upload(text)))


@pytest.mark.parametrize("text", ["", "\0", "/a*b*c*d* /blog/"])
def test_a_table_that_cannot_be_read_saves_nothing(index: ArticleIndexPage, lead: Any, text: str) -> None:
    response = signed_in(lead).post(TABLE, upload(text, save="1"))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Redirect.objects.count() == RedirectRule.objects.count() == 0


# ---- spreadsheets and queries


def test_the_spreadsheets_say_the_same(index: ArticleIndexPage, lead: Any) -> None:
    missing("/=cmd/", 3, linked_from="/blog/")
    client = signed_in(lead)
    response = client.get(MISSING, {"export": "csv"})
    heading, row = csv.reader(StringIO(b"".join(response.streaming_content).decode()))
    assert heading[:2] == ["Address", "Hits"]
    assert (row[0], row[1], row[4]) == ("/=cmd/", "3", "/blog/")
    book = load_workbook(BytesIO(b"".join(client.get(MISSING, {"export": "xlsx"}).streaming_content)))
    assert [cell.value for cell in book.active[2]][:2] == ["/=cmd/", 3]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "most"), [(MISSING, 16), ("/admin/redirects/", 18), ("/admin/desk/redirect-rules/", 18)]
)
def test_queries_stay_flat(
    index: ArticleIndexPage, lead: Any, django_assert_max_num_queries: Any, address: str, most: int, count: int
) -> None:
    site, today = Site.objects.get(), timezone.localdate()
    for number in range(count):
        missing(f"/missing-{number}/", linked_from="/blog/")
        exact = Redirect.objects.create(old_path=f"/old-{number}", redirect_page=index)
        rule = RedirectRule.objects.create(site=site, pattern=f"/gone-{number}", status=410)
        AddressUse.objects.create(redirect=exact, last_on=today)
        AddressUse.objects.create(rule=rule, last_on=today)
    client = signed_in(lead)
    client.get(address)
    with django_assert_max_num_queries(most):
        assert len(client.get(address).context["object_list"]) == count
