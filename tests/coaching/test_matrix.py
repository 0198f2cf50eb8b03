"""Who may do what about offers, as each role. The words stand in tests/matrix.py."""

import pytest

from blog.models import ArticleIndexPage
from blog.roles import ADMIN
from tests.matrix import ROLES, Table, changed_by_a_look, column, played, somebody

from .acts import COACHING_ACTS, coaching_things

pytestmark = pytest.mark.django_db

# fmt: off
TABLE: Table = {                    # anonymous Writer     Reviewer   Coach      Lead       Admin
    "report of offers":             ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of offers":            ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "choice of an article's offer": ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "choose an article's offer":    ("login",   "done",    "done",    "done",    "done",    "done"),
}

# The same of an article in a section where nobody but administrators has a part.
ELSEWHERE: Table = {                # anonymous Writer     Reviewer   Coach      Lead       Admin
    "choice of an article's offer": ("login",   "refused", "refused", "refused", "refused", "shown"),
    "choose an article's offer":    ("login",   "refused", "refused", "refused", "refused", "done"),
}
# fmt: on


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(index: ArticleIndexPage, role: str) -> None:
    assert played(COACHING_ACTS, coaching_things(index, somebody(role))) == column(TABLE, role)


@pytest.mark.parametrize("role", ROLES)
def test_what_stands_elsewhere_is_for_those_who_work_there(elsewhere: ArticleIndexPage, role: str) -> None:
    acts = {row: COACHING_ACTS[row] for row in ELSEWHERE}
    assert played(acts, coaching_things(elsewhere, somebody(role))) == column(ELSEWHERE, role)


def test_a_look_at_an_address_changes_nothing(index: ArticleIndexPage) -> None:
    acts = {row: act for row, act in COACHING_ACTS.items() if act.data is not None}
    assert changed_by_a_look(acts, coaching_things(index, somebody(ADMIN))) == []


def test_the_table_has_a_row_for_each_act() -> None:
    assert list(TABLE) == list(COACHING_ACTS)
