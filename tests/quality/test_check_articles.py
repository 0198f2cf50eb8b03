"""`manage.py check_articles`: on files and on the site."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog import checking
from blog.models import ArticleIndexPage, RuleSetting
from blog.quality.registry import Registry
from tests.blog.factories import article, faq

pytestmark = pytest.mark.django_db

GOOD = "---\ntitle: Good\ndescription: What to do.\n---\n\nSome words to read here.\n"
BAD = """---
title: Bad
description: What to do.
---

Some words to read here.

## FAQ

### How long?

It helps 89 % of them.
"""


def run(*arguments: Any, **options: Any) -> tuple[int, str, str]:
    """Exit code, what was said, and what was said beside it."""
    said, beside = StringIO(), StringIO()
    code = 0
    try:
        call_command("check_articles", *arguments, stdout=said, stderr=beside, **options)
    except SystemExit as end:
        code = int(str(end.code))
    return code, said.getvalue(), beside.getvalue()


@pytest.fixture
def folder(tmp_path: Path, book: Registry) -> Path:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    (tmp_path / "broken.md").write_bytes(b"---\ntitle: \xff\n---\n")
    return tmp_path


def test_files_are_checked_with_their_lines_and_the_unreadable_is_told(folder: Path) -> None:
    assert run(str(folder)) == (
        1,
        "bad.md\n"
        "  error   line 8: A figure stands without its source. [structure.figure]\n"
        "          Say where the figure is from.\n"
        "broken.md\n"
        "  cannot be checked: line 2: byte 0xff is not UTF-8. Save the file as UTF-8.\n",
        "3 articles, 1 error, 0 warnings, 0 waived, 1 cannot be checked\n",
    )


def test_json_holds_the_findings_alone(folder: Path) -> None:
    code, said, _beside = run(str(folder), format="json")
    told = json.loads(said)
    assert code == 1
    assert [(each["article"], len(each["findings"])) for each in told] == [
        ("bad.md", 1),
        ("broken.md", 0),
        ("good.md", 0),
    ]
    assert told[0]["findings"][0]["help"] == "checks/structure.md#figure"
    assert told[1]["problem"].startswith("line 2:")


def test_nothing_to_mend_ends_well_and_settings_hold_for_files(folder: Path) -> None:
    assert run(str(folder / "good.md")) == (0, "", "1 article, 0 errors, 0 warnings, 0 waived\n")
    RuleSetting.objects.create(rule="structure.figure", level="warning")
    assert run(str(folder / "bad.md"))[0] == 0


def test_live_reads_what_visitors_read_and_drafts_the_latest(index: ArticleIndexPage, book: Registry) -> None:
    page = article(index, "live-one", body=[faq(("How?", "<p>Like this, for some.</p>"))])
    draft = page.get_latest_revision_as_object()
    draft.description = "89 % say so."
    draft.save_revision(clean=False)
    article(index, "draft-one", live=False, description="89 % say so.", body=[faq(("How?", "<p>Like this.</p>"))])
    assert run("--live") == (0, "", "1 article, 0 errors, 0 warnings, 0 waived\n")
    code, said, beside = run("--drafts")
    assert (code, beside) == (1, "2 articles, 2 errors, 0 warnings, 0 waived\n")
    named = [line.split("/")[-2] for line in said.splitlines() if line.startswith("/")]
    assert named == ["live-one", "draft-one"]
    assert run("--slug", "draft-one")[2] == "1 article, 1 error, 0 warnings, 0 waived\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a file or folder"),
        (("posts", "--live"), "name a file or folder"),
        (("no-such-folder",), "no-such-folder does not exist"),
        (("--slug", "nothing"), "--slug nothing: there is no such article"),
    ],
)
def test_bad_usage_says_what_to_do(index: ArticleIndexPage, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said) as error:
        run(*arguments)
    assert error.value.returncode == 2


def test_a_fault_in_a_rule_is_a_finding_in_files_too(rulebook: Registry, tmp_path: Path, caplog: Any) -> None:
    @rulebook.check("language.broken", "Broken", level="error", hint="")
    def broken(facts, context, limits):
        if facts.title == "Good":
            raise RuntimeError("a fault in a rule")
        return []

    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    code, said, beside = run(str(tmp_path))
    assert (code, beside) == (1, "2 articles, 1 error, 0 warnings, 0 waived\n")
    assert said.startswith("good.md\n  error   The check “Broken” could not run. [language.broken]\n")
    assert "the check language.broken failed on article eleventy:good" in caplog.text


def test_a_fault_around_the_checks_is_told_and_the_others_are_checked(
    index: ArticleIndexPage, book: Registry, monkeypatch: Any
) -> None:
    facts_of = checking.facts_of

    def fault(page: Any) -> Any:
        if page.slug == "good":
            raise RuntimeError("a fault in a page")
        return facts_of(page)

    monkeypatch.setattr(checking, "facts_of", fault)
    article(index, "good", live=False)
    article(index, "other", live=False)
    code, said, beside = run("--drafts")
    assert (code, beside) == (1, "2 articles, 0 errors, 1 warning, 0 waived, 1 cannot be checked\n")
    assert "an unexpected fault (RuntimeError: a fault in a page). Please report it with this article." in said


def test_in_a_file_no_claim_is_proven(tmp_path: Path, all_rules: None) -> None:
    bold = GOOD.replace("Some words", "89% of our clients get an offer within four months.\n\nSome words")
    (tmp_path / "bold.md").write_text(bold, encoding="utf-8")
    code, said, _beside = run(str(tmp_path))
    assert code == 1
    assert "tells of a result of ours, and nothing proves it. [honesty.own-outcome]" in said
