"""The team's settings and words: leads change them, others read them, and the log tells."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from blog import checking, standards
from blog.desk.checks.rules import section_of
from blog.models import RuleSetting, Term
from blog.quality.registry import Registry, Setting
from tests.blog.editing import signed_in
from tests.desk.people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db


def form() -> dict[str, str]:
    """The form as it is shown when nothing was set."""
    return {
        "structure.figure-level": "error",
        "search.short-level": "warning",
        "search.short-limit-words": "3",
        "language.long-word-level": "warning",
        "language.long-word-limit-letters": "18",
    }


@pytest.mark.parametrize("role", ROLES)
def test_everybody_on_the_desk_reads_and_leads_set(request: pytest.FixtureRequest, book: Registry, role: str) -> None:
    client = client_of(request, role)
    assert is_let_in(client, reverse("desk_checks"))
    assert is_let_in(client, reverse("desk_rule", args=["search.short"]))
    assert is_let_in(client, reverse("desk_words:index"))
    leads = role in ("lead", "admin")
    assert ("Save</button>" in client.get(reverse("desk_checks")).content.decode()) is leads
    client.post(reverse("desk_checks"), {**form(), "search.short-level": "error"})
    assert RuleSetting.objects.exists() is leads
    client.post(reverse("desk_words:add"), {"kind": "banned", "text": "synergy", "use": "", "reason": ""})
    assert Term.objects.exists() is leads
    assert is_let_in(client, reverse("desk_words:add")) is leads


def test_a_stranger_sees_nothing(home: Any, book: Registry, django_user_model: Any) -> None:
    from django.contrib.auth.models import Permission

    stranger = django_user_model.objects.create_user("sue", "sue@example.com", "correct horse battery")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(stranger)
    for address in (reverse("desk_checks"), reverse("desk_rule", args=["search.short"]), reverse("desk_words:index")):
        assert not is_let_in(client, address)


def test_a_lead_sets_level_and_numbers_and_the_log_tells(lead: Any, book: Registry) -> None:
    before = checking.version()
    data = {**form(), "language.long-word-level": "error", "language.long-word-limit-letters": "7.5"}
    signed_in(lead).post(reverse("desk_checks"), data)
    assert checking.settings() == {"language.long-word": Setting("error", {"letters": 7.5})}
    assert checking.version() != before
    entry = ModelLogEntry.objects.get(action="proofdesk.checks.set")
    assert entry.user == lead
    assert entry.message == "language.long-word: warning, letters 18, now error, letters 7.5"


def test_what_is_as_the_rule_says_is_not_stored(lead: Any, book: Registry) -> None:
    signed_in(lead).post(reverse("desk_checks"), form())
    assert not RuleSetting.objects.exists()
    assert not ModelLogEntry.objects.exists()


def test_an_emptied_number_and_reset_go_back_to_the_default(lead: Any, book: Registry) -> None:
    standards.change(book["search.short"], lead, level="error", limits={"words": 300})
    client = signed_in(lead)
    client.post(reverse("desk_checks"), {**form(), "search.short-level": "error", "search.short-limit-words": ""})
    assert checking.settings()["search.short"] == Setting("error", {})
    assert "Reset" in client.get(reverse("desk_checks")).content.decode()
    client.post(reverse("desk_checks"), {**form(), "reset": "search.short"})
    assert checking.settings()["search.short"] == Setting()
    assert "Reset" not in client.get(reverse("desk_checks")).content.decode()


def test_a_wrong_number_saves_nothing_and_says_where(lead: Any, book: Registry) -> None:
    data = {**form(), "search.short-limit-words": "many", "structure.figure-level": "warning"}
    response = signed_in(lead).post(reverse("desk_checks"), data)
    assert "Enter a number." in text_of(response)
    assert not RuleSetting.objects.exists()


def test_one_lead_does_not_undo_what_another_set_meanwhile(lead: Any, book: Registry) -> None:
    """The form is sent with the values it was opened with."""
    client = signed_in(lead)
    standards.change(book["structure.figure"], lead, level="warning")
    data = {**form(), "structure.figure-level": "warning", "search.short-level": "off"}
    client.post(reverse("desk_checks"), data)
    assert checking.settings()["structure.figure"] == Setting("warning")


@pytest.mark.parametrize(
    ("level", "limits", "said"),
    [("fatal", {}, "cannot have the level 'fatal'"), ("", {"letters": 3}, "has no limit letters")],
)
def test_a_rule_takes_only_what_it_has(lead: Any, book: Registry, level: str, limits: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        standards.change(book["search.short"], lead, level=level, limits=limits)


def test_a_setting_of_a_rule_that_is_gone_hurts_nothing(lead: Any, book: Registry) -> None:
    RuleSetting.objects.create(rule="language.gone", level="error")
    assert signed_in(lead).get(reverse("desk_checks")).status_code == 200


def test_a_rules_page_shows_its_section_without_html(
    book: Registry, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blog.desk.checks import rules

    (tmp_path / "checks").mkdir()
    text = "# Search\n\n## Short\n\nSay <b>more</b>.\n\n### Why\n\nReaders ask.\n\n## Title\n\nOther.\n"
    (tmp_path / "checks" / "search.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(rules, "DOCS", tmp_path)
    assert section_of(book["search.short"]) == (
        "<p>Say &lt;b&gt;more&lt;/b&gt;.</p>\n<h3>Why</h3>\n<p>Readers ask.</p>\n"
    )
    assert section_of(book["structure.figure"]) == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_rules_stay_flat(
    lead: Any, rulebook: Registry, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        rulebook.check(f"search.rule-{number}", f"Rule {number}", level="warning", hint="", words=3)(lambda *args: [])
        RuleSetting.objects.create(rule=f"search.rule-{number}", level="error")
    client = signed_in(lead)
    client.get(reverse("desk_checks"))
    with django_assert_num_queries(13):
        client.get(reverse("desk_checks"))
