"""What answers at the addresses of this site: as a visitor would find it, in a fixed number of queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model

from blog.checking import context_of, facts_of, findings_of
from blog.links import addresses
from blog.models import ArticleIndexPage, ArticlePage
from blog.quality.context import Address
from cms.core.models import RedirectRule
from coaching.models import CallToAction
from tests.blog.factories import article, faq
from tests.blog.planning import release_of, scheduled

from .examples import call, facts, prose

pytestmark = pytest.mark.django_db


def answers(index: ArticleIndexPage, *links: str) -> dict[str, Address]:
    text = "".join(f'<p><a href="{link}">x</a></p>' for link in links)
    return addresses(facts(prose(text)), index.get_site())


def answer(index: ArticleIndexPage, link: str) -> Address:
    return answers(index, link)[link]


@pytest.fixture
def pay(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "pay", title="Pay", categories=["Pay"], authors=["Ann"], tags=["money"])


def test_a_live_page_answers_by_path_and_by_full_address(index: ArticleIndexPage, pay: ArticlePage) -> None:
    root = index.get_site().root_url
    assert answer(index, "/blog/pay/").state == "live"
    assert answer(index, f"{root}/blog/pay/?utm=x").title == "Pay"
    assert answer(index, "/").state == "live"
    assert answer(index, root).state == "live"


def test_other_sites_mails_and_parts_of_the_same_page_are_left_out(index: ArticleIndexPage) -> None:
    assert answers(index, "https://example.org/blog/pay/", "mailto:a@example.org", "#x", "?page=2", "http://[::1") == {}


def test_a_draft_says_what_it_is_called(index: ArticleIndexPage) -> None:
    draft = article(index, "roles", title="Roles", live=False)
    assert answer(index, "/blog/roles/") == Address("draft", "Roles")
    linked = addresses(facts(prose(f'<p><a linktype="page" id="{draft.pk}">x</a></p>')), index.get_site())
    assert linked == {f"page:{draft.pk}": Address("draft", "Roles")}


def test_a_draft_that_waits_for_its_day_is_planned(index: ArticleIndexPage, lead: Any) -> None:
    scheduled(index, "spring", timezone.now() + timedelta(days=3))
    release_of(lead, article(index, "summer", live=False))
    assert answer(index, "/blog/spring/").state == "planned"
    assert answer(index, "/blog/summer/").state == "planned"


def test_an_article_that_is_not_live_may_name_itself(index: ArticleIndexPage) -> None:
    page = article(index, "self", live=False, body=[faq(("Q?", '<p><a href="/blog/self/#faq">x</a></p>'))])
    assert addresses(facts_of(page), page.site)["/blog/self/#faq"].state == "live"
    assert not [finding for finding in findings_of(page) if finding.check.startswith("links.")]


def test_what_was_deleted_is_missing(index: ArticleIndexPage) -> None:
    text = '<p><a linktype="page" id="99999">x</a> <a linktype="document" id="99999">y</a></p>'
    assert addresses(facts(prose(text), call(offer=99999)), index.get_site()) == {
        "page:99999": Address("missing"), "document:99999": Address("missing"), "offer:99999": Address("missing"),
    }  # fmt: skip


def test_nothing_answers_where_there_is_nothing(index: ArticleIndexPage) -> None:
    assert answer(index, "/blog/nothing/") == Address("missing")
    assert answer(index, "/assessment") == Address("missing")
    assert answer(index, f"{index.get_site().root_url}//[x") == Address("missing")


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/feed.xml", "live"), ("/blog/category/pay/", "live"), ("/blog/author/ann/", "live"), ("/blog/tag/money/", "live"),
        ("/blog/pay.md", "live"), ("/blog/category/none/", "missing"), ("/blog/author/none/", "missing"),
        ("/blog/tag/none/", "missing"), ("/blog/none.md", "missing"), ("/documents/99999/x.pdf", "missing"),
    ],
)  # fmt: skip
def test_addresses_that_are_no_pages_are_known(
    index: ArticleIndexPage, pay: ArticlePage, path: str, state: str
) -> None:
    assert answer(index, path).state == state


def test_a_document_is_found_by_its_number(index: ArticleIndexPage) -> None:
    document = get_document_model().objects.create(title="Form", file=ContentFile(b"x", name="form.txt"))
    text = f'<p><a linktype="document" id="{document.pk}">x</a> <a href="{document.url}">y</a></p>'
    found = addresses(facts(prose(text)), index.get_site())
    assert {state.state for state in found.values()} == {"live"}
    assert len(found) == 2


# ---- redirects: what is said here is what a visitor gets


def visit(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def test_redirects_are_answered_as_a_visitor_finds_them(
    client: Client, index: ArticleIndexPage, pay: ArticlePage
) -> None:
    site = index.get_site()
    Redirect.add_redirect("/old-pay/", redirect_to=pay, site=site)
    Redirect.add_redirect("/old-guide", redirect_to="/elsewhere/", is_permanent=False)
    RedirectRule.objects.create(site=site, pattern="/guides/*", target="/blog/:splat", position=1)
    RedirectRule.objects.create(site=site, pattern="/jobs/*", status=410, position=2)
    expected = {
        "/blog/pay": ("redirect", "/blog/pay/"),
        "/old-pay/": ("redirect", "/blog/pay/"),
        "/old-pay": ("redirect", "/blog/pay/"),
        "/old-guide/": ("redirect", "/elsewhere/"),
        "/guides/pay/": ("redirect", "/blog/pay/"),
        "/jobs/x/": ("gone", ""),
    }
    found = {path: answer(index, path) for path in expected}
    assert {path: (each.state, each.target) for path, each in found.items()} == expected
    for path, each in found.items():
        status, location = visit(client, path)
        assert (status in (301, 302), status == 410) == (each.state == "redirect", each.state == "gone")
        if location:
            assert location.replace(site.root_url, "") == each.target


def test_a_page_wins_over_a_redirect(index: ArticleIndexPage, pay: ArticlePage) -> None:
    RedirectRule.objects.create(site=index.get_site(), pattern="/blog/*", target="/")
    Redirect.add_redirect("/blog/pay/", redirect_to="/elsewhere/")
    assert answer(index, "/blog/pay/").state == "live"
    assert answer(index, "/blog/gone/") == Address("redirect", target="/")


def test_a_redirect_stands_in_for_a_draft(index: ArticleIndexPage) -> None:
    article(index, "off", live=False)
    RedirectRule.objects.create(site=index.get_site(), pattern="/blog/off", target="/")
    assert answer(index, "/blog/off/") == Address("redirect", target="/")


# ---- parts, offers


def test_parts_of_another_article_are_known(index: ArticleIndexPage) -> None:
    parts = [("prose", {"heading": "Pay & ranges", "level": "2", "text": "<p>x</p>"}), faq(("Q?", "<p>a</p>"))]
    page = article(index, "pay", body=parts)
    (question,) = page.body[1].value["items"].bound_blocks
    known = answer(index, "/blog/pay/#pay-ranges").anchors
    assert known == {"content", "pay-ranges", "faq", f"faq-{question.id[:8]}"}
    shown = Client().get(page.url).content.decode()
    assert all(f'id="{anchor}"' in shown for anchor in known)
    assert answer(index, "/#x").anchors is None


def test_an_offer_is_what_it_leads_to(index: ArticleIndexPage, pay: ArticlePage) -> None:
    draft = article(index, "roles", title="Roles", live=False)
    words = {"heading": "Go", "text": "<p>x</p>", "button_text": "Go"}
    offers = [
        CallToAction.objects.create(key="page", page=pay, **words),
        CallToAction.objects.create(key="draft", page=draft, **words),
        CallToAction.objects.create(key="path", address="/nothing/", **words),
        CallToAction.objects.create(key="elsewhere", address="https://example.org/", **words),
        CallToAction.objects.create(key="hidden", address="/nothing/", active=False, **words),
    ]
    found = addresses(facts(*(call(offer=offer.pk) for offer in offers)), index.get_site())
    assert [found[f"offer:{offer.pk}"].state for offer in offers if f"offer:{offer.pk}" in found] == [
        "live",
        "draft",
        "missing",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_links(
    index: ArticleIndexPage, lead: Any, django_assert_num_queries: Any, count: int
) -> None:
    site = index.get_site()
    links = []
    for number in range(count):
        live = article(index, f"live-{number}", categories=[f"Topic {number}"])
        draft = article(index, f"draft-{number}", live=False)
        Redirect.add_redirect(f"/old-{number}/", redirect_to=live, site=site)
        RedirectRule.objects.create(site=site, pattern=f"/rule-{number}/*", target="/")
        links += [
            f"/blog/live-{number}/#part", f"/blog/draft-{number}/", f"/old-{number}/", f"/rule-{number}/x/",
            f"/blog/category/topic-{number}/", f"/nothing-{number}/",
        ]  # fmt: skip
        links.append(draft.url or f"/blog/draft-{number}/")
    answers(index, *links)
    with django_assert_num_queries(8):
        found = answers(index, *links)
    assert sorted({each.state for each in found.values()}) == ["draft", "live", "missing", "redirect"]


def test_checks_see_it(index: ArticleIndexPage, all_rules: None) -> None:
    article(index, "roles", title="Roles", live=False)
    page = article(
        index, "a", body=[("prose", {"heading": "", "level": "2", "text": '<p><a href="/blog/roles/">x</a></p>'})]
    )
    assert context_of(page, facts_of(page)).addresses["/blog/roles/"].state == "draft"
    (finding,) = [finding for finding in findings_of(page) if finding.check == "links.unpublished"]
    assert (finding.level, finding.place) == ("error", f"body.{page.body[0].id}.text")
