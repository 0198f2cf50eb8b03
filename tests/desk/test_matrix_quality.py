"""Who may do what about the quality of articles, as tests/desk/test_matrix.py says of the rest of the desk."""

from collections.abc import Iterator

import pytest

from blog import checking
from blog.models import ArticleIndexPage
from blog.quality.registry import Found, Registry
from blog.roles import ADMIN
from tests.matrix import ROLES, Table, changed_by_a_look, column, played, somebody

from .acts_quality import QUALITY_ACTS, RULE
from .things_quality import quality_things

pytestmark = pytest.mark.django_db

# fmt: off
TABLE: Table = {                             # anonymous Writer     Reviewer   Coach      Lead       Admin
    "rules":                                 ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "set a rule":                            ("login",   "refused", "refused", "refused", "done",    "done"),
    "a rule":                                ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "check the editor's form":               ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "check the form of a new article":       ("login",   "shown",   "shown",   "refused", "shown",   "shown"),
    "let a warning stand":                   ("login",   "done",    "done",    "done",    "done",    "done"),
    "withdraw a waiver":                     ("login",   "done",    "done",    "done",    "done",    "done"),
    "report of the checks":                  ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of the checks":                 ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form to let a warning stand":           ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "let a warning of the report stand":     ("login",   "done",    "done",    "done",    "done",    "done"),
    "report of the site's health":           ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of the site's health":          ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "words":                                 ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of words":                      ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form of a new word":                    ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "add a word":                            ("login",   "refused", "refused", "refused", "done",    "done"),
    "form of a word":                        ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "edit a word":                           ("login",   "refused", "refused", "refused", "done",    "done"),
    "form to delete a word":                 ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "delete a word":                         ("login",   "refused", "refused", "refused", "done",    "done"),
    "history of a word":                     ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of a word's history":           ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "usage of a word":                       ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "claims":                                ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of claims":                     ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form to attach evidence":               ("login",   "shown",   "refused", "shown",   "shown",   "shown"),
    "attach evidence":                       ("login",   "done",    "refused", "done",    "done",    "done"),
    "form to waive claims":                  ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "waive a claim":                         ("login",   "refused", "refused", "refused", "done",    "done"),
    "waive a claim of one's own":            ("login",   "refused", "refused", "refused", "form",    "form"),
    "form to open claims again":             ("login",   "refused", "refused", "shown",   "shown",   "shown"),
    "open a claim again":                    ("login",   "refused", "refused", "done",    "done",    "done"),
    "verify evidence":                       ("login",   "refused", "refused", "done",    "done",    "done"),
    "verify what one proposed":              ("login",   "refused", "refused", "gate",    "gate",    "gate"),
    "verify what proves one's own":          ("login",   "refused", "refused", "gate",    "gate",    "gate"),
    "evidence":                              ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of evidence":                   ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form of new evidence":                  ("login",   "shown",   "refused", "shown",   "shown",   "shown"),
    "add evidence":                          ("login",   "done",    "refused", "done",    "done",    "done"),
    "form of evidence":                      ("login",   "shown",   "refused", "shown",   "shown",   "shown"),
    "edit evidence":                         ("login",   "done",    "refused", "done",    "done",    "done"),
    "form to delete evidence":               ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "delete evidence":                       ("login",   "refused", "refused", "refused", "done",    "done"),
    "history of evidence":                   ("login",   "shown",   "refused", "shown",   "shown",   "shown"),
    "results of evidence's history":         ("login",   "shown",   "refused", "shown",   "shown",   "shown"),
    "usage of evidence":                     ("login",   "shown",   "refused", "shown",   "shown",   "shown"),
    "choice of evidence":                    ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of the choice":                 ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "choose a piece of evidence":            ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "choose pieces of evidence":             ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "links":                                 ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of links":                      ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "look at a link again":                  ("login",   "done",    "done",    "done",    "done",    "done"),
    "report of freshness":                   ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of freshness":                  ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "freshness of an article":               ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "plan the next review":                  ("login",   "gate",    "done",    "gate",    "done",    "done"),
    "confirm an article":                    ("login",   "gate",    "done",    "gate",    "done",    "done"),
    "confirm one's own":                     ("login",   "gate",    "gate",    "gate",    "gate",    "gate"),
    "report of sameness":                    ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "nearest of an article":                 ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "two side by side":                      ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "repeated questions":                    ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "a repeated question":                   ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "choose a question's owner":             ("login",   "gate",    "gate",    "gate",    "done",    "done"),
    "take a question from its owner":        ("login",   "gate",    "gate",    "gate",    "done",    "done"),
    "refer to a question's owner":           ("login",   "done",    "done",    "done",    "done",    "done"),
    "what may be pruned":                    ("login",   "refused", "shown",   "refused", "shown",   "shown"),
    "past prunings":                         ("login",   "refused", "shown",   "refused", "shown",   "shown"),
    "a pruning":                             ("login",   "refused", "shown",   "refused", "shown",   "shown"),
    "begin a pruning":                       ("login",   "refused", "gate",    "refused", "done",    "done"),
    "choose a survivor":                     ("login",   "refused", "gate",    "refused", "done",    "done"),
    "give a verdict":                        ("login",   "refused", "gate",    "refused", "done",    "done"),
    "undo a verdict":                        ("login",   "refused", "gate",    "refused", "done",    "done"),
    "propose verdicts":                      ("login",   "refused", "gate",    "refused", "done",    "done"),
    "change proposed verdicts":              ("login",   "refused", "gate",    "refused", "done",    "done"),
    "give a pruning up":                     ("login",   "refused", "gate",    "refused", "done",    "done"),
    "send verdicts back":                    ("login",   "refused", "done",    "refused", "done",    "done"),
    "approve verdicts":                      ("login",   "refused", "done",    "refused", "done",    "done"),
    "approve one's own verdicts":            ("login",   "refused", "gate",    "refused", "gate",    "gate"),
    "put an article back":                   ("login",   "refused", "gate",    "refused", "done",    "done"),
    "redirects":                             ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of redirects":                  ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "form of a redirect":                    ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "edit a redirect":                       ("login",   "refused", "refused", "refused", "done",    "done"),
    "form for a missing address":            ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "redirect a missing address":            ("login",   "refused", "refused", "refused", "done",    "done"),
    "redirect rules":                        ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of redirect rules":             ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "form of a new rule":                    ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "add a rule":                            ("login",   "refused", "refused", "refused", "done",    "done"),
    "form of a redirect rule":               ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "edit a redirect rule":                  ("login",   "refused", "refused", "refused", "done",    "done"),
    "form to delete a rule":                 ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "delete a rule":                         ("login",   "refused", "refused", "refused", "done",    "done"),
    "history of a rule":                     ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of a rule's history":           ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "usage of a rule":                       ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "form to import redirects":              ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "import redirects":                      ("login",   "refused", "refused", "refused", "done",    "done"),
    "missing addresses":                     ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of missing addresses":          ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "ignore a missing address":              ("login",   "refused", "refused", "refused", "done",    "done"),
    "the guide":                             ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "a page of the guide":                   ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "a picture of the guide":                ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "scoring of a readiness test":           ("login",   "refused", "refused", "refused", "refused", "shown"),
}

# The same of articles in a section where nobody but administrators has a part. Claims and evidence are one
# ledger for the whole site: one source serves all that rests on it, wherever that stands.
ELSEWHERE: Table = {                         # anonymous Writer     Reviewer   Coach      Lead       Admin
    "check the editor's form":               ("login",   "refused", "refused", "refused", "refused", "shown"),
    "check the form of a new article":       ("login",   "refused", "refused", "refused", "refused", "shown"),
    "let a warning stand":                   ("login",   "refused", "refused", "refused", "refused", "done"),
    "withdraw a waiver":                     ("login",   "refused", "refused", "refused", "refused", "done"),
    "form to let a warning stand":           ("login",   "refused", "refused", "refused", "refused", "shown"),
    "let a warning of the report stand":     ("login",   "refused", "refused", "refused", "refused", "done"),
    "claims":                                ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form to attach evidence":               ("login",   "shown",   "refused", "shown",   "shown",   "shown"),
    "attach evidence":                       ("login",   "done",    "refused", "done",    "done",    "done"),
    "waive a claim":                         ("login",   "refused", "refused", "refused", "done",    "done"),
    "open a claim again":                    ("login",   "refused", "refused", "done",    "done",    "done"),
    "verify evidence":                       ("login",   "refused", "refused", "done",    "done",    "done"),
    "look at a link again":                  ("login",   "none",    "none",    "none",    "none",    "done"),
    "freshness of an article":               ("login",   "refused", "refused", "refused", "refused", "shown"),
    "plan the next review":                  ("login",   "refused", "refused", "refused", "refused", "done"),
    "confirm an article":                    ("login",   "refused", "refused", "refused", "refused", "done"),
    "confirm one's own":                     ("login",   "refused", "refused", "refused", "refused", "gate"),
    "nearest of an article":                 ("login",   "refused", "refused", "refused", "refused", "shown"),
    "two side by side":                      ("login",   "refused", "refused", "refused", "refused", "shown"),
    "a repeated question":                   ("login",   "none",    "none",    "none",    "none",    "shown"),
    "choose a question's owner":             ("login",   "none",    "none",    "none",    "none",    "done"),
    "take a question from its owner":        ("login",   "gate",    "gate",    "gate",    "gate",    "done"),
    "refer to a question's owner":           ("login",   "none",    "none",    "none",    "none",    "done"),
    "a pruning":                             ("login",   "refused", "none",    "refused", "none",    "shown"),
    "begin a pruning":                       ("login",   "refused", "gate",    "refused", "gate",    "done"),
    "give a verdict":                        ("login",   "refused", "none",    "refused", "none",    "done"),
    "approve verdicts":                      ("login",   "refused", "none",    "refused", "none",    "done"),
    "put an article back":                   ("login",   "refused", "none",    "refused", "none",    "done"),
}
# fmt: on


@pytest.fixture(autouse=True)
def _one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds one warning in every article."""
    book = Registry()

    @book.check(RULE, "Any article", level="warning", hint="Let it stand.", words=3)
    def any_article(facts, context, limits) -> Iterator[Found]:
        yield Found("It is an article.", "title")

    monkeypatch.setattr(checking, "rules", book)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(index: ArticleIndexPage, role: str) -> None:
    assert played(QUALITY_ACTS, quality_things(index, somebody(role))) == column(TABLE, role)


@pytest.mark.parametrize("role", ROLES)
def test_what_stands_elsewhere_is_for_those_who_work_there(elsewhere: ArticleIndexPage, role: str) -> None:
    acts = {row: QUALITY_ACTS[row] for row in ELSEWHERE}
    assert played(acts, quality_things(elsewhere, somebody(role))) == column(ELSEWHERE, role)


def test_a_look_at_an_address_changes_nothing(index: ArticleIndexPage) -> None:
    acts = {row: act for row, act in QUALITY_ACTS.items() if act.data is not None}
    assert changed_by_a_look(acts, quality_things(index, somebody(ADMIN))) == []


def test_the_table_has_a_row_for_each_act() -> None:
    assert list(TABLE) == list(QUALITY_ACTS)
