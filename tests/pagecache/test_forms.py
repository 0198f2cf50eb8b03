"""What visitors do on pages that were rendered for somebody else."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from blog.models import ArticleIndexPage, ViewCount
from cms.core.pagecache.wsgi import PageCache
from coaching.models import CallToAction, ConsentText, Lead, OfferCount
from tests.blog.factories import article

HERE = {"sec_fetch_site": "same-origin"}


def fields_of(html: str) -> dict[str, str]:
    form = re.search(r'<form[^>]*action="/leads/".*?</form>', html, re.S)
    assert form is not None
    return dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form[0]))


@pytest.mark.usefixtures("home")
def test_a_form_on_a_kept_page_makes_a_lead(get: Any, cache: PageCache, index: ArticleIndexPage) -> None:
    ConsentText.objects.create(text="I agree.")
    CallToAction.objects.create(key="wait", heading="Join", button_text="Go", form="waitlist", is_default=True)
    page = article(index, "one")
    get(page.url)
    kept = get(page.url)
    assert kept.was_kept
    assert "set-cookie" not in kept.headers
    said = {**fields_of(kept.text), "email": "ada@example.com", "agree": "on"}
    answer = get("/leads/", method="POST", data=urlencode(said).encode(), **HERE)
    assert answer.status == 303, answer.text
    lead = Lead.objects.get()
    assert (lead.email, lead.article_id) == ("ada@example.com", page.pk)
    assert "cache-status" not in get(answer.headers["location"]).headers


def test_views_and_sightings_are_counted_from_kept_pages(get: Any, index: ArticleIndexPage) -> None:
    offer = CallToAction.objects.create(key="go", heading="Go", button_text="Go", address="/x/", is_default=True)
    page = article(index, "one")
    get(page.url)
    kept = get(page.url)
    assert kept.was_kept
    assert ViewCount.objects.count() == OfferCount.objects.count() == 0
    for address in re.findall(r'"(/count/[^"]+)"', kept.text):
        query = "?variant=A&act=seen" if "/offer/" in address else ""
        assert get(address + query, method="POST", user_agent="Mozilla/5.0", **HERE).status == 204
    assert ViewCount.objects.get().article_id == page.pk
    assert OfferCount.objects.get(offer=offer, day=timezone.localdate()).sightings == 1


def test_the_way_of_one_visitor_is_not_that_of_another(get: Any, index: ArticleIndexPage) -> None:
    offer = CallToAction.objects.create(key="go", heading="Go", button_text="Go", address="/x/", is_default=True)
    page = article(index, "one")
    came = f"{page.pk}.{offer.pk}.A.side"
    first = get(f"{page.url}?via={came}")
    assert came in first.text
    assert came not in get(page.url).text
    assert get(f"{page.url}?via={came}").was_kept
