"""What the checks say in other languages: sentences with numbers and words of the article."""

import ast
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from blog import checking, health, publishing
from blog.models import ArticleIndexPage
from blog.quality.registry import Finding
from blog.quality.wording import Wording, counted, kept_wording, marked
from blog.wording import said
from tests.blog.editing import signed_in
from tests.blog.factories import faq
from tests.blog.planning import draft
from tests.blog.whole_form import whole_form_of
from tests.conftest import ROOT
from tests.desk.people import text_of

QUALITY = ROOT / "blog" / "quality"


def german(text: str) -> str:
    with translation.override("de"):
        return said(text)


def test_a_sentence_is_english_and_said_in_the_language_of_who_reads() -> None:
    text = marked("“%(question)s” has no answer.") % {"question": "May I?"}
    assert text == "“May I?” has no answer."
    assert said(text) == text
    assert german(text) == "„May I?“ hat keine Antwort."  # not as the month is called


@pytest.mark.parametrize(("count", "expected"), [(1, "1 Wort; mehr als 35"), (1200, "1.200 Wörter; mehr als 35")])
def test_numbers_choose_the_plural_and_are_written_as_the_language_writes_them(count: int, expected: str) -> None:
    text = counted(
        "A sentence has %(count)s word; more than %(most)s are hard to hold in mind.",
        "A sentence has %(count)s words; more than %(most)s are hard to hold in mind.",
        count,
    ) % {"count": count, "most": 35}
    assert text.startswith(f"A sentence has {count:,} word")
    assert german(text) == f"Ein Satz hat {expected} lassen sich schwer im Kopf behalten."


def test_a_part_of_a_sentence_is_said_in_the_same_language() -> None:
    text = marked("%(link)s leads to a page that was deleted.") % {
        "link": marked("The link “%(text)s”") % {"text": "The link"}
    }
    assert text == "The link “The link” leads to a page that was deleted."
    assert german(text) == "Der Link „The link“ führt zu einer Seite, die gelöscht wurde."


def test_a_day_is_written_as_the_language_writes_it() -> None:
    text = marked("Its review is due on %(day)s.") % {"day": date(2026, 5, 31)}
    assert text == "Its review is due on 2026-05-31."
    assert german(text) == "Die nächste Prüfung ist am 31. Mai 2026 fällig."


def test_what_is_no_sentence_of_ours_stays() -> None:
    assert german("A word about pay.") == "A word about pay."
    assert german("") == ""


def test_a_stored_sentence_is_the_same_again() -> None:
    text = counted("%(nearest)s It is also near %(count)s other article.", "…", 1) % {
        "nearest": marked("Its review is due on %(day)s.") % {"day": date(2026, 5, 31)},
        "count": 1,
    }
    again = kept_wording(str(text), json.loads(json.dumps(text.kept())))
    assert (again, german(again)) == (text, german(text))


@pytest.mark.parametrize("kept", [None, {}, {"text": "Another."}, {"text": "Said.", "singular": 1, "values": []}, 7])
def test_what_was_not_kept_is_a_mere_text(kept: Any) -> None:
    assert kept_wording("Said.", kept) == "Said."
    assert not isinstance(kept_wording("Said.", kept), Wording)


def test_no_check_puts_a_sentence_together_by_itself() -> None:
    """Each message and hint is marked, so that it can be translated."""
    found = [f"{file.name}:{line}" for file in sorted(QUALITY.glob("*.py")) for line in unmarked(file)]
    assert found == []


def unmarked(file: Path) -> Iterator[int]:
    """Lines on which a finding gets a text that is written there and not marked."""
    for call in ast.walk(ast.parse(file.read_text())):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Found":
            hints = [keyword.value for keyword in call.keywords if keyword.arg in {"message", "hint"}]
            for text in (*call.args[:1], *hints):
                if isinstance(text, ast.JoinedStr) or (isinstance(text, ast.Constant) and text.value):
                    yield text.lineno


@pytest.mark.django_db
def test_the_editor_the_report_and_the_certificate_speak_german(
    index: ArticleIndexPage, lead: Any, writer: Any
) -> None:
    UserProfile.objects.update_or_create(user=lead, defaults={"preferred_language": "de"})
    page = draft(index, "pay")
    page.body = [faq(("How long?", "<p>Two months.</p>"))]
    page.save_revision()
    client = signed_in(lead)
    english = "The FAQ has 1 question; it takes at least 2."
    expected = "Die FAQ hat 1 Frage; es sollten mindestens 2 sein."

    answer = client.post(reverse("desk_readiness", args=[page.pk]), whole_form_of(client, page))
    assert expected in [each["message"] for each in answer.json()["findings"]]
    health.refresh([page.pk])
    assert page.health.rows.filter(message=english).count() == 1
    assert expected in text_of(client.get(reverse("desk_checks_report")))
    certificate = publishing.certify(page, page.latest_revision, None, "review")
    assert english in [told["message"] for told in certificate.findings]
    assert expected in text_of(client.get(reverse("desk_certificate", args=[page.pk])))


def test_a_finding_that_was_stored_without_its_wording_is_read() -> None:
    told = Finding("structure.faq-size", "warning", "Said.", "Do it.", "body", "", "checks/x.md").as_dict()
    assert checking.found_again(told).as_dict() == told
