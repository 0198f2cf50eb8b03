"""Offers and tests on a host that only serves files: their words stay, what would need an answer is not there."""

import pytest

from blog.models import ArticleIndexPage
from blog.static_site.visiting import ask
from cms.home.models import HomePage
from tests.blog.factories import article

from .leads import offer_with_form
from .tests_and_plans import readiness_page

pytestmark = pytest.mark.django_db
SIGNS = (b"<form", b"lead_form.js", b"offers.js", b"count.js", b"/count/", b'name="stamp"')


def test_an_offer_with_a_form_keeps_its_words_only(index: ArticleIndexPage) -> None:
    offer_with_form()
    page = article(index, "pay")
    whole, alone = (ask(page.full_url, is_static=is_static).body for is_static in (False, True))
    assert all(sign in whole for sign in SIGNS)
    assert not any(sign in alone for sign in SIGNS)
    assert b"A coach" in alone
    assert b"Soon." in alone


def test_a_readiness_test_is_described_and_cannot_be_started(home: HomePage) -> None:
    page = readiness_page(home)
    whole, alone = (ask(page.full_url, is_static=is_static) for is_static in (False, True))
    assert whole.status == alone.status == 200
    assert b"<form" in whole.body
    assert b"<form" not in alone.body
    assert b"What it looks at" in alone.body
