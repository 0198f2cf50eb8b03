"""Tables of who may do what: a row for each act, a column for each role.

shown     the page opens
done      the write had its effect
saved     the text was saved as a draft, and the button did nothing else
form      the form again, as it could not be done so; nothing changed
refused   back to the admin's home page with Wagtail's sentence about permissions; nothing changed
gate      back with a reason of the release gate or the review; nothing changed
closed    a page that says why there is nothing to see; nothing changed
sent on   to another page, without a word; nothing changed
none      no such page, for this person; nothing changed
login     sent to the log-in; nothing changed
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.contrib.messages.constants import ERROR
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from blog.roles import ADMIN, COACH, LEAD, REVIEWER, WRITER

from .blog.editing import signed_in
from .conftest import make_user

SORRY = "Sorry, you do not have permission to access this area."
ROLES = ("anonymous", WRITER, REVIEWER, COACH, LEAD, ADMIN)
# Written by reading: who is logged in, who has an editor open and hears of its comments, how the admin looks,
# settings as they come.
BESIDES = {
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailseo_seosettings",
    "wagtailusers_userprofile",
}
STATUSES = {200: "shown", 302: "sent on", 403: "closed", 404: "none"}

Table = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Act:
    """What somebody does in one row. `things` is what there is to act on; `things.me` is who acts, if anybody.

    `route`, `of` and `query`: the address. `data`: what is posted; None for a look.
    `asks`: what is posted is only looked at. `before`: what happened earlier. `effect`: was it done? `instead`: was the text saved and nothing else?
    """

    route: str
    of: Callable[[Any], Any] = lambda things: ()
    query: Callable[[Any], dict[str, Any]] = lambda things: {}
    data: Callable[[Client, Any], dict[str, Any]] | None = None
    asks: bool = False
    before: Callable[[Client, Any], Any] = lambda client, things: None
    effect: Callable[[Any], bool] = lambda things: False
    instead: Callable[[Any], bool] = lambda things: False

    def address(self, things: Any) -> str:
        found = self.of(things)
        query = self.query(things)
        address = reverse(self.route, args=found if isinstance(found, tuple) else (found,))
        return f"{address}?{urlencode(query)}" if query else address

    def send(self, client: Client, things: Any) -> HttpResponse:
        if self.data is None:
            return client.get(self.address(things))
        return client.post(self.address(things), self.data(client, things))

    def outcome(self, client: Client, things: Any) -> str:
        self.before(client, things)
        assert not self.effect(things), "it is so already"
        stored = everything()
        response = self.send(client, things)
        if self.effect(things):
            return "done"
        answer = answer_of(response)
        if everything() != stored:
            return "saved" if self.instead(things) and response.status_code == 302 else f"changed by {answer}"
        return "form" if answer == "shown" and self.data is not None and not self.asks else answer


def write(route: str, of: Callable[[Any], Any], effect: Callable[[Any], bool], **more: Any) -> Act:
    """Sends no data unless told otherwise."""
    return Act(route, of, effect=effect, **{"data": lambda client, things: {}, **more})


def on(name: str) -> Callable[[Any], int]:
    """The number of one of the things."""
    return lambda things: getattr(things, name).pk


def always(*args: Any) -> Callable[[Any], tuple[Any, ...]]:
    """The same arguments, whatever there is."""
    return lambda things: args


def given(**data: Any) -> Callable[[Client, Any], dict[str, Any]]:
    """The same data."""
    return lambda client, things: data


def somebody(role: str) -> Any:
    """Who acts; None for who is not logged in."""
    return None if role == "anonymous" else make_user("somebody", role)


def played(acts: dict[str, Act], things: Any) -> dict[str, str]:
    """What comes of each act, every one for itself."""
    found = {}
    for row, act in acts.items():
        with transaction.atomic():
            found[row] = act.outcome(browser_of(things), things)
            transaction.set_rollback(True)
    return found


def changed_by_a_look(acts: dict[str, Act], things: Any) -> list[str]:
    """The acts whose addresses change something when they are only opened."""
    found = []
    for row, act in acts.items():
        with transaction.atomic():
            client = browser_of(things)
            act.before(client, things)
            stored = everything()
            client.get(act.address(things))
            found += [row] if everything() != stored else []
            transaction.set_rollback(True)
    return found


def browser_of(things: Any) -> Client:
    return signed_in(things.me) if things.me else Client()


def column(table: Table, role: str) -> dict[str, str]:
    return {row: cells[ROLES.index(role)] for row, cells in table.items()}


def everything() -> list[Any]:
    """All that is stored, and how many mails were sent: what a refused act must leave as it was."""
    found: list[Any] = [len(getattr(mail, "outbox", []))]
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.django_table_names()} - BESIDES):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608 (our tables)
            found.append((table, cursor.fetchall()))
    return found


def answer_of(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("wagtailadmin_login")):
        return "login"
    told = list(get_messages(response.wsgi_request))
    is_home = response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    if is_home and any(SORRY in str(message) for message in told):
        return "refused"
    if response.status_code == 302 and any(message.level == ERROR for message in told):
        return "gate"
    return STATUSES.get(response.status_code, str(response.status_code))
