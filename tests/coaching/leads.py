"""A reader who meets a form, for tests: what the page carries, what is sent, what arrives."""

import re
import time
from typing import Any

from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from coaching import forms
from coaching.forms import Stamp
from coaching.models import CallToAction, Lead
from tests.blog.pages import Page

HERE = {"Origin": "http://testserver"}
ANNA = "anna.berg@example.com"


def moment(seconds: float = 30) -> str:
    """The form was first touched so long ago."""
    return forms.signing.Signer(salt=forms.MOMENT_SALT).sign(f"{time.time() - seconds:.1f}")


def answers(**fields: Any) -> dict[str, Any]:
    """What a browser sends. `stamp` may be a Stamp."""
    stamp = fields.pop("stamp", Stamp("waitlist", "WaitlistCTA"))
    given = {"email": ANNA, "name": "", "role": "", "agree": "on", "consent": "1", "variant": "", "company_site": ""}
    signed = stamp.signed() if isinstance(stamp, Stamp) else stamp
    return {**given, "stamp": signed, "moment": moment(), **fields}


def send(
    client: Client | None = None, *, address: str = "192.0.2.7", headers: Any = HERE, **fields: Any
) -> HttpResponse:
    return (client or Client()).post("/leads/", answers(**fields), headers=headers, REMOTE_ADDR=address)


def hidden_fields(page: Page) -> dict[str, str]:
    """Of the one lead form on a page."""
    named = {str(field["name"]): str(field.get("value", "")) for field in page.attributes("input") if field.get("name")}
    return {name: named[name] for name in ("stamp", "variant", "consent", "moment", "company_site")}


def link_in_mail(act: str, number: int = -1) -> str:
    """The path of a link in a mail that was sent."""
    found = re.search(rf"https?://[^/\s]+(/leads/{act}/\S+)", str(mail.outbox[number].body))
    assert found, mail.outbox[number].body
    return found[1]


def confirmed_lead(client: Client | None = None, **fields: Any) -> Lead:
    send(client, **fields)
    (client or Client()).post(link_in_mail("confirm"))
    return Lead.objects.latest("pk")


def offer_with_form(key: str = "WaitlistCTA", **fields: Any) -> CallToAction:
    values = {
        "heading": "A coach",
        "text": "<p>Soon.</p>",
        "button_text": "Join",
        "form": "waitlist",
        "is_default": True,
    }
    found: CallToAction = CallToAction.objects.create(key=key, **{**values, **fields})
    return found


def holders_of(text: str) -> set[str]:
    """The tables in which this stands anywhere."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (our tables)
            if any(text in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found
