"""What one can do about leads in the admin: an act for each address."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from cms.home.models import HomePage
from coaching.models import ConsentText, Lead, LeadMagnet, Quarantined
from tests.matrix import Act, always, given, on, write

CONSENT = {"consent_version": 1, "consent_text": "I agree."}


@dataclass
class LeadThings:
    me: Any
    lead: Lead  # nobody's
    mine: Lead  # of who acts
    suspect: Quarantined
    consent: ConsentText
    magnet: LeadMagnet


def lead_things(home: HomePage, me: Any) -> LeadThings:
    owner = {"owner": me} if me else {}
    return LeadThings(
        me=me,
        lead=Lead.objects.create(email="anna@example.com", kind="waitlist", **CONSENT),
        mine=Lead.objects.create(email="ben@example.com", kind="waitlist", **CONSENT, **owner),
        suspect=Quarantined.objects.create(email="bot@example.com", kind="waitlist", signs=["trap"], **CONSENT),
        consent=ConsentText.objects.create(text="I agree."),
        magnet=LeadMagnet.objects.create(key="guide", title="A guide", page=home),
    )


def saved(name: str) -> Any:
    """Was the lead contacted?"""
    return lambda things: Lead.objects.filter(pk=getattr(things, name).pk, state="contacted").exists()


def chosen(name: str, **more: str) -> Any:
    return lambda client, things: {"lead": getattr(things, name).pk, **more}


def judged(verdict: str) -> Any:
    return lambda client, things: {"answer": things.suspect.pk, "verdict": verdict}


def is_released(things: LeadThings) -> bool:
    return Lead.objects.filter(email=things.suspect.email).exists()


def magnet_form(title: str) -> Any:
    def data(client: Client, things: LeadThings) -> dict[str, Any]:
        key = title.lower().replace(" ", "-")
        return {"title": title, "key": key, "document": "", "page": things.magnet.page_id, "days": "7"}

    return data


CHANGE = {"state": "contacted", "notes": "Called."}
LEAD_ACTS = {
    "pipeline": Act("desk_leads:index"),
    "results of the pipeline": Act("desk_leads:index_results"),
    "pipeline as a spreadsheet": Act("desk_leads:index", query=lambda things: {"export": "xlsx"}),
    "board of leads": Act("desk_leads:board"),
    "a lead": Act("desk_leads:lead", on("lead")),
    "one's own lead": Act("desk_leads:lead", on("mine")),
    "change a lead": write("desk_leads:lead", on("lead"), saved("lead"), data=given(**CHANGE)),
    "change one's own lead": write("desk_leads:lead", on("mine"), saved("mine"), data=given(**CHANGE)),
    "move leads": write("desk_leads:act", always(), saved("lead"), data=chosen("lead", state="contacted")),
    "move one's own leads": write("desk_leads:act", always(), saved("mine"), data=chosen("mine", state="contacted")),
    "give leads away": write(
        "desk_leads:act",
        always(),
        lambda things: Lead.objects.filter(pk=things.mine.pk, owner=None).exists(),
        data=chosen("mine", owner="none"),
        before=lambda client, things: None if things.me else Lead.objects.update(owner=somebody_else()),
    ),
    "find a lead": Act("desk_leads:find", data=given(email="anna@example.com")),
    "delete a person": write(
        "desk_leads:forget", on("lead"), lambda things: not Lead.objects.filter(pk=things.lead.pk).exists()
    ),
    "suspicious answers": Act("desk_leads:quarantine"),
    "results of suspicious answers": Act("desk_leads:quarantine_results"),
    "let a person in": write("desk_leads:judge", always(), is_released, data=judged("person")),
    "delete an answer": write(
        "desk_leads:judge", always(), lambda things: not Quarantined.objects.exists(), data=judged("spam")
    ),
    "consent texts": Act("desk_consent:index"),
    "results of consent texts": Act("desk_consent:index_results"),
    "form of a new consent text": Act("desk_consent:add"),
    "add a consent text": write(
        "desk_consent:add",
        always(),
        lambda things: ConsentText.objects.filter(text="I do.").exists(),
        data=given(text="I do."),
    ),
    "form of a consent text": Act("desk_consent:edit", on("consent")),
    "edit a consent text": write(
        "desk_consent:edit",
        on("consent"),
        lambda things: not ConsentText.objects.filter(text="I agree.").exists(),
        data=given(text="I do."),
    ),
    "form to delete a consent text": Act("desk_consent:delete", on("consent")),
    "delete a consent text": write(
        "desk_consent:delete", on("consent"), lambda things: not ConsentText.objects.exists()
    ),
    "history of a consent text": Act("desk_consent:history", on("consent")),
    "results of a consent text's history": Act("desk_consent:history_results", on("consent")),
    "usage of a consent text": Act("desk_consent:usage", on("consent")),
    "lead magnets": Act("desk_magnets:index"),
    "results of lead magnets": Act("desk_magnets:index_results"),
    "form of a new magnet": Act("desk_magnets:add"),
    "add a magnet": write(
        "desk_magnets:add",
        always(),
        lambda things: LeadMagnet.objects.filter(title="New one").exists(),
        data=magnet_form("New one"),
    ),
    "form of a magnet": Act("desk_magnets:edit", on("magnet")),
    "edit a magnet": write(
        "desk_magnets:edit",
        on("magnet"),
        lambda things: LeadMagnet.objects.filter(title="Better").exists(),
        data=magnet_form("Better"),
    ),
    "form to delete a magnet": Act("desk_magnets:delete", on("magnet")),
    "delete a magnet": write("desk_magnets:delete", on("magnet"), lambda things: not LeadMagnet.objects.exists()),
    "history of a magnet": Act("desk_magnets:history", on("magnet")),
    "results of a magnet's history": Act("desk_magnets:history_results", on("magnet")),
    "usage of a magnet": Act("desk_magnets:usage", on("magnet")),
}


def somebody_else() -> Any:
    from tests.conftest import make_user

    return make_user("otto", None)
