"""Who may do what with webhooks: leads and administrators all, others nothing."""

from typing import Any

import pytest

from blog.roles import ADMIN
from cms.home.models import HomePage
from cms.outbox import endpoint_views, sending
from tests.matrix import ROLES, Table, changed_by_a_look, column, played, somebody

from .webhook_acts import WEBHOOK_ACTS, webhook_things

pytestmark = pytest.mark.django_db

# fmt: off
TABLE: Table = {                        # anonymous Writer     Reviewer   Coach      Lead       Admin
    "webhooks":                         ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of webhooks":              ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "form of a new webhook":            ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "add a webhook":                    ("login",   "refused", "refused", "refused", "done",    "done"),
    "form of a webhook":                ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "edit a webhook":                   ("login",   "refused", "refused", "refused", "done",    "done"),
    "form to delete a webhook":         ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "delete a webhook":                 ("login",   "refused", "refused", "refused", "done",    "done"),
    "history of a webhook":             ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "results of a webhook's history":   ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "usage of a webhook":               ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "a webhook":                        ("login",   "refused", "refused", "refused", "shown",   "shown"),
    # The history tells who has seen it.
    "secret of a webhook":              ("login",   "refused", "refused", "refused", "changed by shown", "changed by shown"),
    "test a webhook":                   ("login",   "refused", "refused", "refused", "done",    "done"),
    "change the secret of a webhook":   ("login",   "refused", "refused", "refused", "done",    "done"),
    "switch a webhook off":             ("login",   "refused", "refused", "refused", "done",    "done"),
    "switch a webhook on":              ("login",   "refused", "refused", "refused", "done",    "done"),
    "send events again since a day":    ("login",   "refused", "refused", "refused", "done",    "done"),
    "a delivery":                       ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "send a delivery again":            ("login",   "refused", "refused", "refused", "done",    "done"),
}
# fmt: on


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 0.2)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(home: HomePage, role: str) -> None:
    assert played(WEBHOOK_ACTS, webhook_things(somebody(role))) == column(TABLE, role)


def test_a_look_at_an_address_changes_nothing(home: HomePage) -> None:
    acts = {row: act for row, act in WEBHOOK_ACTS.items() if act.data is not None}
    assert changed_by_a_look(acts, webhook_things(somebody(ADMIN))) == []


def test_the_table_has_a_row_for_each_act() -> None:
    assert list(TABLE) == list(WEBHOOK_ACTS)
    by_address: Any = {act.of for act in WEBHOOK_ACTS.values() if act.route == "desk_webhooks:act"}
    assert len(by_address) == len(endpoint_views.ACTS)
