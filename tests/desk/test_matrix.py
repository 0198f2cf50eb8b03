"""Who may do what at the desk: every address that it adds, as each role. The words stand in tests/matrix.py."""

from collections.abc import Iterable

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from wagtail import hooks

from blog.desk.plan import entries, release_views
from blog.models import ArticleIndexPage
from blog.roles import ADMIN
from tests.addresses import routes
from tests.coaching.acts import COACHING_ACTS
from tests.coaching.lead_acts import LEAD_ACTS
from tests.matrix import ROLES, Table, changed_by_a_look, column, played, somebody
from tests.outbox.webhook_acts import WEBHOOK_ACTS

from .acts import ACTS
from .acts_quality import QUALITY_ACTS
from .things import things

pytestmark = pytest.mark.django_db

# fmt: off
TABLE: Table = {                        # anonymous Writer     Reviewer   Coach      Lead       Admin
    "review queue":                     ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "a tab of the queue":               ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of the queue":             ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "board":                            ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "review":                           ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "approve":                          ("login",   "gate",    "done",    "gate",    "gate",    "done"),
    "approve one's own":                ("login",   "gate",    "gate",    "gate",    "gate",    "gate"),
    "sign as a coach":                  ("login",   "gate",    "gate",    "done",    "gate",    "done"),
    "ask for changes":                  ("login",   "gate",    "done",    "gate",    "gate",    "done"),
    "form of its details":              ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "change its details":               ("login",   "gate",    "done",    "gate",    "done",    "done"),
    "change details of one's own":      ("login",   "done",    "done",    "done",    "done",    "done"),
    "take a review":                    ("login",   "gate",    "done",    "gate",    "gate",    "done"),
    "take one's own":                   ("login",   "gate",    "gate",    "gate",    "gate",    "gate"),
    "comment":                          ("login",   "done",    "done",    "done",    "done",    "done"),
    "reply":                            ("login",   "done",    "done",    "done",    "done",    "done"),
    "resolve":                          ("login",   "done",    "done",    "done",    "done",    "done"),
    "form to retract":                  ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "retract":                          ("login",   "done",    "done",    "done",    "done",    "done"),
    "form to lift":                     ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "lift a retraction":                ("login",   "gate",    "gate",    "gate",    "done",    "done"),
    "lift one's own":                   ("login",   "done",    "done",    "done",    "done",    "done"),
    "form to release now":              ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "release now":                      ("login",   "refused", "refused", "refused", "done",    "done"),
    "certificates":                     ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "decisions":                        ("login",   "refused", "shown",   "refused", "shown",   "shown"),
    "results of decisions":             ("login",   "refused", "shown",   "refused", "shown",   "shown"),
    "decisions as a spreadsheet":       ("login",   "refused", "shown",   "refused", "shown",   "shown"),
    "releases":                         ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of releases":              ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form of a new release":            ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "make a release":                   ("login",   "refused", "refused", "refused", "done",    "done"),
    "a release":                        ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "history of a release":             ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "results of its history":           ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form of a release":                ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "edit a release":                   ("login",   "refused", "refused", "refused", "done",    "done"),
    "choice of a release":              ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "choose a release":                 ("login",   "done",    "done",    "done",    "done",    "done"),
    "add to a release":                 ("login",   "done",    "done",    "done",    "done",    "done"),
    "take out of a release":            ("login",   "done",    "done",    "done",    "done",    "done"),
    "approve a release":                ("login",   "refused", "refused", "refused", "done",    "done"),
    "form to fire a release":           ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "fire a release":                   ("login",   "refused", "refused", "refused", "done",    "done"),
    "cancel a release":                 ("login",   "refused", "refused", "refused", "done",    "done"),
    "calendar":                         ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "form to move a date":              ("login",   "refused", "shown",   "shown",   "shown",   "shown"),
    "move a due date":                  ("login",   "refused", "done",    "done",    "done",    "done"),
    "move a schedule date":             ("login",   "refused", "refused", "refused", "done",    "done"),
    "move a release date":              ("login",   "refused", "refused", "refused", "done",    "done"),
    "form to ask an expert":            ("login",   "gate",    "shown",   "gate",    "shown",   "shown"),
    "ask an expert":                    ("login",   "gate",    "done",    "gate",    "done",    "done"),
    "ask about what is in no review":   ("login",   "gate",    "gate",    "gate",    "gate",    "gate"),
    "revoke a link":                    ("login",   "gate",    "done",    "gate",    "done",    "done"),
    "revoke one's own link":            ("login",   "done",    "done",    "done",    "done",    "done"),
    "open a link":                      ("sent on", "sent on", "sent on", "sent on", "sent on", "sent on"),
    "guess a link":                     ("none",    "none",    "none",    "none",    "none",    "none"),
    "read by link":                     ("done",    "done",    "done",    "done",    "done",    "done"),
    "comment by link":                  ("done",    "done",    "done",    "done",    "done",    "done"),
    "decide by link":                   ("done",    "done",    "done",    "done",    "done",    "done"),
    "thanks by link":                   ("shown",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "read without the link":            ("closed",  "closed",  "closed",  "closed",  "closed",  "closed"),
    "comment without the link":         ("closed",  "closed",  "closed",  "closed",  "closed",  "closed"),
    "decide without the link":          ("closed",  "closed",  "closed",  "closed",  "closed",  "closed"),
    "thanks without the link":          ("sent on", "sent on", "sent on", "sent on", "sent on", "sent on"),
    "notices":                          ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "open a notice":                    ("login",   "done",    "done",    "done",    "done",    "done"),
    "mark a notice read":               ("login",   "done",    "done",    "done",    "done",    "done"),
    "mark all notices read":            ("login",   "done",    "done",    "done",    "done",    "done"),
    "open somebody else's notice":      ("login",   "none",    "none",    "none",    "none",    "none"),
    "mark somebody else's notice read": ("login",   "none",    "none",    "none",    "none",    "none"),
    "tokens":                           ("login",   "shown",   "shown",   "shown",   "shown",   "shown"),
    "make a token":                     ("login",   "done",    "done",    "done",    "done",    "done"),
    "end a token":                      ("login",   "done",    "done",    "done",    "done",    "done"),
    "end somebody else's token":        ("login",   "none",    "none",    "none",    "done",    "done"),
    "choose one's mails":               ("login",   "done",    "done",    "done",    "done",    "done"),
    "mails":                            ("login",   "refused", "refused", "refused", "refused", "shown"),
    "results of mails":                 ("login",   "refused", "refused", "refused", "refused", "shown"),
    "send a mail again":                ("login",   "refused", "refused", "refused", "refused", "done"),
    "send all mails again":             ("login",   "refused", "refused", "refused", "refused", "done"),
    "have what failed tried again":     ("login",   "refused", "refused", "refused", "done",    "done"),
}

# The same of articles, reviews and releases in a section where nobody but administrators has a part.
ELSEWHERE: Table = {                    # anonymous Writer     Reviewer   Coach      Lead       Admin
    "review":                          ("login",   "refused", "shown",   "refused", "refused", "shown"),
    "approve":                         ("login",   "refused", "done",    "refused", "refused", "done"),
    "approve one's own":               ("login",   "refused", "gate",    "refused", "refused", "gate"),
    "sign as a coach":                 ("login",   "refused", "refused", "done",    "refused", "done"),
    "ask for changes":                 ("login",   "refused", "done",    "refused", "refused", "done"),
    "form of its details":             ("login",   "refused", "shown",   "refused", "refused", "shown"),
    "change its details":              ("login",   "refused", "done",    "refused", "refused", "done"),
    "change details of one's own":     ("login",   "refused", "done",    "refused", "refused", "done"),
    "take a review":                   ("login",   "refused", "done",    "refused", "refused", "done"),
    "take one's own":                  ("login",   "refused", "gate",    "refused", "refused", "gate"),
    "comment":                         ("login",   "refused", "done",    "refused", "refused", "done"),
    "reply":                           ("login",   "refused", "done",    "refused", "refused", "done"),
    "resolve":                         ("login",   "refused", "done",    "refused", "refused", "done"),
    "form to retract":                 ("login",   "refused", "shown",   "refused", "refused", "shown"),
    "retract":                         ("login",   "refused", "done",    "refused", "refused", "done"),
    "form to lift":                    ("login",   "refused", "refused", "refused", "refused", "shown"),
    "lift a retraction":               ("login",   "refused", "refused", "refused", "refused", "done"),
    "lift one's own":                  ("login",   "done",    "done",    "done",    "done",    "done"),
    "form to release now":             ("login",   "refused", "refused", "refused", "refused", "shown"),
    "release now":                     ("login",   "refused", "refused", "refused", "refused", "done"),
    "certificates":                    ("login",   "refused", "refused", "refused", "refused", "shown"),
    "form of a release":               ("login",   "refused", "refused", "refused", "shown",   "shown"),
    "edit a release":                  ("login",   "refused", "refused", "refused", "form",    "done"),
    "choice of a release":             ("login",   "refused", "refused", "refused", "refused", "shown"),
    "choose a release":                ("login",   "refused", "refused", "refused", "refused", "done"),
    "add to a release":                ("login",   "refused", "refused", "refused", "refused", "done"),
    "take out of a release":           ("login",   "refused", "refused", "refused", "refused", "done"),
    "approve a release":               ("login",   "refused", "refused", "refused", "refused", "done"),
    "form to fire a release":          ("login",   "refused", "refused", "refused", "refused", "shown"),
    "fire a release":                  ("login",   "refused", "refused", "refused", "refused", "done"),
    "cancel a release":                ("login",   "refused", "refused", "refused", "refused", "done"),
    "form to move a date":             ("login",   "refused", "shown",   "refused", "refused", "shown"),
    "move a due date":                 ("login",   "refused", "done",    "refused", "refused", "done"),
    "move a schedule date":            ("login",   "refused", "refused", "refused", "refused", "done"),
    "move a release date":             ("login",   "refused", "refused", "refused", "refused", "done"),
    "form to ask an expert":           ("login",   "refused", "shown",   "refused", "refused", "shown"),
    "ask an expert":                   ("login",   "refused", "done",    "refused", "refused", "done"),
    "ask about what is in no review":  ("login",   "refused", "refused", "refused", "refused", "gate"),
    "revoke a link":                   ("login",   "refused", "done",    "refused", "refused", "done"),
    "revoke one's own link":           ("login",   "done",    "done",    "done",    "done",    "done"),
}
# fmt: on


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(index: ArticleIndexPage, role: str) -> None:
    assert played(ACTS, things(index, somebody(role))) == column(TABLE, role)


@pytest.mark.parametrize("role", ROLES)
def test_what_stands_elsewhere_is_for_those_who_work_there(elsewhere: ArticleIndexPage, role: str) -> None:
    """Who decides at the task of a review works on what waits there, wherever that is."""
    acts = {row: ACTS[row] for row in ELSEWHERE}
    assert played(acts, things(elsewhere, somebody(role))) == column(ELSEWHERE, role)


def test_a_look_at_an_address_changes_nothing(index: ArticleIndexPage) -> None:
    acts = {row: act for row, act in ACTS.items() if act.data is not None}
    assert changed_by_a_look(acts, things(index, somebody(ADMIN))) == []


# ---- nothing is forgotten


def addresses_of_the_desk() -> set[str]:
    """The names of all that this project adds to the admin, and of the desk's views outside it.

    Of what the desk makes of Wagtail's own views, only the names tell.
    """
    added: list[URLPattern | URLResolver] = []
    for register in hooks.get_hooks("register_admin_urls"):
        # Whose log-in is whose: tests/security/test_addresses.py and tests/accounts.
        if not register.__module__.startswith(("wagtail", "cms.accounts")):
            added.extend(register())
    site = routes(get_resolver().url_patterns)
    ours = {
        name
        for name, _, entry in site
        if entry.callback.__module__.startswith("blog.desk.") or name.startswith("desk_")
    }
    return ours | {name for name, _, _ in routes(added)}


def without_a_row(names: Iterable[str]) -> set[str]:
    tables = (ACTS, QUALITY_ACTS, COACHING_ACTS, LEAD_ACTS, WEBHOOK_ACTS)
    return set(names) - {act.route for table in tables for act in table.values()}


def test_every_address_of_the_desk_has_a_row() -> None:
    names = addresses_of_the_desk()
    assert len(names) > 80
    assert without_a_row(names) == set(), "Add an act to tests/desk/acts*.py, and its row to the table."
    assert list(TABLE) == list(ACTS)


def test_an_address_without_a_row_is_found() -> None:
    def forgotten() -> list[URLPattern]:
        return [path("desk/forgotten/", lambda request: HttpResponse(), name="desk_forgotten")]

    with hooks.register_temporarily("register_admin_urls", forgotten):
        assert without_a_row(addresses_of_the_desk()) == {"desk_forgotten"}


def test_everything_that_one_address_does_has_a_row() -> None:
    wanted = {f"{name} a release" for name in release_views.ACTS} | {
        f"move a {kind} date" for kind in entries.KINDS.values()
    }
    assert wanted - set(TABLE) == set()
