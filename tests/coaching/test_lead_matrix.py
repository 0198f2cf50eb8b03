"""Who may do what with leads: leads of the desk and administrators all, a coach with their own, others nothing."""

import pytest

from blog.roles import ADMIN
from cms.home.models import HomePage
from tests.matrix import ROLES, Table, changed_by_a_look, column, played, somebody

from .lead_acts import LEAD_ACTS, lead_things

pytestmark = pytest.mark.django_db

# fmt: off
TABLE: Table = {                            # anonymous Writer     Reviewer   Coach      Lead       Admin
    "pipeline":                             ("login",   "refused", "refused", "shown",   "shown",   "shown"),
    "results of the pipeline":              ("login",   "refused", "refused", "shown",   "shown",   "shown"),
    "pipeline as a spreadsheet":            ("login",   "refused", "refused", "shown",   "shown",   "shown"),
    "board of leads":                       ("login",   "refused", "refused", "shown",   "shown",   "shown"),
    "a lead":                               ("login",   "refused", "refused", "none",    "shown",   "shown"),
    "one's own lead":                       ("login",   "refused", "refused", "shown",   "shown",   "shown"),
    "change a lead":                        ("login",   "refused", "refused", "none",    "done",    "done"),
    "change one's own lead":                ("login",   "refused", "refused", "done",    "done",    "done"),
    "move leads":                           ("login",   "refused", "refused", "sent on", "done",    "done"),
    "move one's own leads":                 ("login",   "refused", "refused", "done",    "done",    "done"),
    "give leads away":                      ("login",   "refused", "refused", "sent on", "done",    "done"),
    "find a lead":                          ("login",   "refused", "refused", "sent on", "sent on", "sent on"),
    "delete a person":                      ("login",   "refused", "refused", "refused", "done",    "done"),
    "suspicious answers":                   ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of suspicious answers":        ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "let a person in":                      ("login",   "refused", "refused", "refused", "done",    "done"),
    "delete an answer":                     ("login",   "refused", "refused", "refused", "done",    "done"),
    "consent texts":                        ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of consent texts":             ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "form of a new consent text":           ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "add a consent text":                   ("login",   "refused", "refused", "refused", "done",    "done"),
    "form of a consent text":               ("login",   "refused", "refused", "refused", "refused", "refused"),
    "edit a consent text":                  ("login",   "refused", "refused", "refused", "refused", "refused"),
    "form to delete a consent text":        ("login",   "refused", "refused", "refused", "refused", "refused"),
    "delete a consent text":                ("login",   "refused", "refused", "refused", "refused", "refused"),
    "history of a consent text":            ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of a consent text's history":  ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "usage of a consent text":              ("login",   "refused", "refused", "refused", "refused", "refused"),
    "lead magnets":                         ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of lead magnets":              ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "form of a new magnet":                 ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "add a magnet":                         ("login",   "refused", "refused", "refused", "done",    "done"),
    "form of a magnet":                     ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "edit a magnet":                        ("login",   "refused", "refused", "refused", "done",    "done"),
    "form to delete a magnet":              ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "delete a magnet":                      ("login",   "refused", "refused", "refused", "done",    "done"),
    "history of a magnet":                  ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of a magnet's history":        ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "usage of a magnet":                    ("login",   "refused", "refused", "refused", "shown",   "shown"),
}
# fmt: on


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(home: HomePage, role: str) -> None:
    assert played(LEAD_ACTS, lead_things(home, somebody(role))) == column(TABLE, role)


def test_a_look_at_an_address_changes_nothing(home: HomePage) -> None:
    acts = {row: act for row, act in LEAD_ACTS.items() if act.data is not None}
    assert changed_by_a_look(acts, lead_things(home, somebody(ADMIN))) == []


def test_the_table_has_a_row_for_each_act() -> None:
    assert list(TABLE) == list(LEAD_ACTS)
