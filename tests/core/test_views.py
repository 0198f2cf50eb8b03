"""Answers of the site as a whole."""

import re

import pytest
from django.test import Client

from blog.models import ArticleIndexPage
from tests.blog.factories import article

pytestmark = pytest.mark.django_db


def test_robots_names_the_sitemap_and_keeps_crawlers_out_of_the_admin(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_icon_is_there_without_a_redirect(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Content-Type"]) == (200, "image/x-icon")
    assert response.content.startswith(b"\x00\x00\x01\x00")


def test_every_address_of_the_sitemap_says_when_it_changed(client: Client, index: ArticleIndexPage) -> None:
    article(index, "one", categories=["Pay"], authors=["Ann"])
    text = client.get("/sitemap.xml").content.decode()
    entries = re.findall(r"<url>.*?</url>", text, re.S)
    assert len(entries) == 6  # home, listing, article, category, author, search
    assert all("<lastmod>" in entry for entry in entries)
