"""What tests of leads in a browser share: links in mails, who must be named nowhere, and being forgotten."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.outbox.server import MailServer

ANNA = "anna.berg@readers.example"
NAMED = (ANNA, "anna.berg", "Anna Berg", "Anna%20Berg", "Anna+Berg", "anna.berg%40")
TOKEN = r"/(?:leads/(?:confirm|stop|mine|file)|career-coaching/(?:results|roadmap/p))/([\w:-]{20,200})"


def link_to(act: str, post: MailServer) -> str:
    """In the last mail, as its reader sees it."""
    (part, *_) = post.accepted[-1].get_payload()
    text = part.get_payload(decode=True).decode()
    found = re.search(rf"https?://\S+/leads/{act}/\S+", text)
    assert found, text
    return found[0]


def nobody_is_named(written: pytest.LogCaptureFixture, visited: list[str], *pages: str) -> None:
    """Neither person nor token of a private link in a log; no person in an address, nor in what caches are given."""
    answers = [Client().get(path) for path in (*pages, "/", "/feed.xml", "/sitemap.xml", "/llms.txt", "/leads/thanks/")]
    assert {answer.status_code for answer in answers} == {200}
    public = [answer.content.decode() for answer in answers]
    records = [record for record in written.records if record.name != "django.db.backends"]
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in records)
    tokens = {token for address in visited for token in re.findall(TOKEN, address)}
    assert any(record.name == "django.server" for record in records)
    assert "/leads/confirm/***" in logged
    assert len(tokens) >= 1
    for secret in (*NAMED, *tokens):
        assert secret not in logged
    for secret in NAMED:
        assert [address for address in visited if secret in address] == []
        assert [text for text in public if secret in text] == []


def forget_me(reader: Page, post: MailServer) -> None:
    """As a person who asks what is kept, and has it deleted."""
    reader.goto("/leads/my-data/")
    reader.get_by_role("textbox", name="E-mail").fill(ANNA)
    reader.get_by_role("button", name="Send me the link").click()
    reader.get_by_role("heading", name="Look into your inbox").wait_for()
    reader.goto(link_to("mine", post))
    reader.get_by_text(ANNA).first.wait_for()
    reader.get_by_role("link", name="Delete it all").click()
    reader.get_by_role("button", name="Yes, delete everything").click()
    reader.get_by_role("heading", name="Deleted").wait_for()
