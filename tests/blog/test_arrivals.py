"""Links within the site lead where visitors arrive; the text keeps the address that its author wrote."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from blog.models import ArticleIndexPage, ArticlePage
from cms.core.models import RedirectRule

from .factories import article, faq

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(index: ArticleIndexPage) -> None:
    """Redirects and rules as an old site brings them: they may chain, and some lead round in a circle."""
    site = Site.objects.get()
    for old, new, is_permanent in (
        ("/old", "/blog/there/", True), ("/older", "/old", True), ("/slashless", "/blog/there", True),
        ("/old?a=1&b=2", "/blog/category/pay/", True),
        ("/elsewhere", "https://example.org/x?a=1&b=2", True), ("/for-now", "/blog/there/", False),
        ("/here", f"{site.root_url}/blog/there/", True), ("/round", "/about", True), ("/about", "/round", True),
        ("/to-nothing", "/nothing/", True), ("/script", "javascript:alert(1)", True), ("/host", "//example.org/", True),
    ):  # fmt: skip
        Redirect.objects.create(old_path=old, redirect_link=new, is_permanent=is_permanent)
    RedirectRule.objects.create(site=site, pattern="/guides/*", target="/blog/:splat/")
    RedirectRule.objects.create(site=site, pattern="/gone/*", status=410)


def link(href: str) -> str:
    return f'<p>Read <a href="{href}">this</a>.</p>'


def shown(client: Client, page: ArticlePage) -> list[str]:
    """Where the links named “this” lead, as the page has them."""
    return re.findall(r'<a href="([^"]*)">this</a>', client.get(page.url).content.decode())


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("/blog/there/", "/blog/there/"),
        ("/blog/there", "/blog/there/"),
        ("/blog/there?from=a&amp;to=b#part", "/blog/there/?from=a&amp;to=b#part"),
        ("/blog/category/pay", "/blog/category/pay/"),
        ("/", "/"),
        ("/feed.xml", "/feed.xml"),
        ("/old", "/blog/there/"),
        ("/old/", "/blog/there/"),
        ("/old#part", "/blog/there/#part"),
        # A query leads to its own redirect, else it ends there, as it does for who is sent on.
        ("/old?from=a", "/blog/there/"),
        ("/old?b=2&amp;a=1", "/blog/category/pay/"),
        ("/guides/there?from=a", "/blog/there/"),
        ("/older", "/blog/there/"),
        ("/slashless", "/blog/there/"),
        ("/guides/there", "/blog/there/"),
        ("/elsewhere", "https://example.org/x?a=1&amp;b=2"),
        # What is for now, gone, nowhere or to be decided by what answers stays as it is.
        ("/for-now", "/for-now"),
        ("/gone/x", "/gone/x"),
        ("/to-nothing", "/nothing/"),
        ("/nothing", "/nothing"),
        ("/nothing?from=a", "/nothing?from=a"),
        ("/script", "/script"),
        ("/host", "/host"),
        ("/blog/a-draft", "/blog/a-draft"),
        ("#part", "#part"),
        ("//example.org/old", "//example.org/old"),
        ("https://example.org/old", "https://example.org/old"),
    ],
)
def test_a_link_leads_where_its_visitor_arrives(
    client: Client, index: ArticleIndexPage, table: None, written: str, leads_to: str
) -> None:
    article(index, "there", categories=["Pay"])
    article(index, "a-draft", live=False)
    page = article(index, body=[("introduction", {"text": link(written)})])
    assert shown(client, page) == [leads_to]
    assert f'href="{written}"' in json.dumps(page.body.get_prep_value()).replace('\\"', '"')


def test_it_leads_to_the_address_and_not_to_the_site_where_a_redirect_names_both(
    client: Client, index: ArticleIndexPage, table: None
) -> None:
    article(index, "there")
    page = article(index, body=[("introduction", {"text": link("/here")})])
    assert shown(client, page) == [f"{Site.objects.get().root_url}/blog/there/"]


def test_a_circle_of_redirects_costs_no_page(client: Client, index: ArticleIndexPage, table: None) -> None:
    page = article(index, body=[("introduction", {"text": link("/round")})])
    assert shown(client, page)[0] in {"/round", "/about"}


def test_every_text_of_the_page_and_its_markup_lead_there(client: Client, index: ArticleIndexPage, table: None) -> None:
    article(index, "there")
    page = article(
        index,
        summary_points=[("point", link("/old"))],
        body=[faq(("How?", link("/old"))), ("introduction", {"text": link("/old")})],
        corrections=[("correction", {"date": "2026-03-01", "text": link("/old")})],
    )
    content = client.get(page.url).content.decode()
    assert re.findall(r'<a href="([^"]*)">this</a>', content) == ["/blog/there/"] * 4
    (graph,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content)
    (question,) = [node for node in json.loads(graph)["@graph"] if node["@type"] == "Question"] or [
        each
        for node in json.loads(graph)["@graph"]
        for each in node.get("mainEntity", [])
        if isinstance(each, dict) and each.get("@type") == "Question"
    ]
    assert f'{Site.objects.get().root_url}/blog/there/"' in question["acceptedAnswer"]["text"]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_links(
    client: Client, index: ArticleIndexPage, table: None, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        article(index, f"there-{number}")
        Redirect.objects.create(old_path=f"/old-{number}", redirect_link=f"/blog/there-{number}", is_permanent=True)
        moved = index.get_children().get(slug=f"there-{number}")
        Redirect.objects.create(old_path=f"/moved-{number}", redirect_page=moved, is_permanent=True)
    article(index, "there")
    plain = article(index, "plain")
    hrefs = [
        f"{start}{number}"
        for number in range(count)
        for start in ("/blog/there-", "/old-", "/moved-", "/guides/there-")
    ]
    text = "".join(map(link, hrefs))
    page = article(index, body=[("introduction", {"text": text})] * 2)
    for _ in range(2):
        client.get(plain.url)
    # Without links it is 7: pages, redirects, rules; and the pages at which the redirects arrive.
    with django_assert_num_queries(7 + 4):
        assert shown(client, page)[:4] == ["/blog/there-0/"] * 4


def test_an_address_that_gets_a_page_or_another_redirect_is_shown_so_at_once(
    client: Client, index: ArticleIndexPage, table: None
) -> None:
    page = article(index, body=[("introduction", {"text": link("/blog/new")})])
    assert shown(client, page) == ["/blog/new"]
    article(index, "there")
    row = Redirect.objects.create(old_path="/blog/new", redirect_link="/blog/there/", is_permanent=True)
    assert shown(client, page) == ["/blog/there/"]
    row.delete()
    article(index, "new")
    assert shown(client, page) == ["/blog/new/"]
