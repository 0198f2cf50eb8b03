"""What happens to leads: they come, confirm, move on, and are forgotten.

Each step is one transaction with its mail and its event: when it is answered, all of it is kept; when the process
dies before, nothing of it is.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.core import erasures
from cms.core.text import count_of
from cms.outbox import events
from cms.outbox.forgetting import forget_addresses

from . import lead_mails, lead_notices
from .models import ConsentText, DataRequest, Lead, LeadCount, LeadMagnet, LeadSettings, Quarantined
from .models.leads import OPEN, Kind, State

MAIL_AGAIN = timedelta(hours=1)  # a form sent again earlier brings no second mail
MAILS_A_DAY = 5  # to one address that has not confirmed anything
FIRST_TOUCH = ("first_on", "first_path", "first_title", "first_offer", "first_variant")
STOP, RESUME = "stop", "resume"  # what a restored backup hears of mails that are not wanted, or wanted again
NUMBERS = ("leads", "confirmed", "booked", "won")
Source = tuple[int, str, str]  # article, offer, variant


@dataclass(frozen=True, slots=True)
class Touch:
    """Where somebody met an offer of ours, in which words."""

    page: Page | None = None
    offer: str = ""  # its key
    variant: str = ""

    @property
    def path(self) -> str:
        return str(self.page.url or "")[:255] if self.page else ""

    @property
    def title(self) -> str:
        return self.page.title if self.page else ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as somebody filled it in. `email` is normalised."""

    email: str
    kind: str
    consent: ConsentText
    name: str = ""
    role: str = ""
    magnet: LeadMagnet | None = None
    last: Touch = Touch()
    first: Touch | None = None  # when it is another

    def fields(self) -> dict[str, Any]:
        first, last = self.first or self.last, self.last
        return {
            "email": self.email,
            "name": self.name,
            "role": self.role,
            "kind": self.kind,
            "magnet_id": self.magnet.pk if self.magnet else None,
            "offer": last.offer,
            "variant": last.variant,
            "article_id": last.page.pk if last.page else None,
            "article_title": last.title,
            "last_path": last.path,
            "first_path": first.path,
            "first_title": first.title,
            "first_offer": first.offer,
            "first_variant": first.variant,
            "consent_version": self.consent.version,
            "consent_text": self.consent.text,
        }


# ---- coming


@transaction.atomic
def accept(filled: Filled) -> Lead:
    """One open lead for what is asked, however often it is asked; a mail that asks to confirm."""
    return keep(filled.fields())


def keep(fields: dict[str, Any]) -> Lead:
    """`fields`: those of an answer. Call it inside a transaction."""
    same = Q(**{name: fields[name] for name in ("email", "kind", "offer", "magnet_id")}, state__in=OPEN)
    now = timezone.now()
    if not Lead.objects.filter(same).exists():
        started = Lead(**{**fields, "created_at": now, **first_touch(fields)})
        # Who comes second at the same moment waits here for the first, and adds nothing.
        Lead.objects.bulk_create([started], ignore_conflicts=True)
    lead = Lead.objects.select_for_update().get(same)
    if lead.created_at == now:
        note(lead, "created")
    else:
        join(lead, fields)
    answer(lead)
    lead.save()
    return lead


def first_touch(fields: dict[str, Any]) -> dict[str, Any]:
    """Where this person came first, whatever they asked for."""
    known = Lead.objects.filter(email=fields["email"]).order_by("first_on", "pk")
    return known.values(*FIRST_TOUCH).first() or {"first_on": timezone.localdate()}


def join(lead: Lead, fields: dict[str, Any]) -> None:
    """The same form, sent again. Whoever sends it has not shown that the address is theirs: what is known stays."""
    lead.name, lead.role = lead.name or fields["name"], lead.role or fields["role"]
    lead.last_path = fields["last_path"] or lead.last_path
    lead.last_on = lead.active_on = timezone.localdate()
    if not lead.confirmed_at:
        lead.consent_version, lead.consent_text = fields["consent_version"], fields["consent_text"]
        lead.consented_at = timezone.now()


def answer(lead: Lead) -> None:
    """The mail that follows on a form: please confirm, or what was promised to who has confirmed before."""
    now = timezone.now()
    if lead.asked_at and lead.asked_at > now - MAIL_AGAIN:
        return
    asked_today = Lead.objects.filter(email=lead.email, asked_at__gt=now - timedelta(days=1)).count()
    if asked_today >= MAILS_A_DAY:
        return
    if not lead.may_be_mailed:
        lead_mails.ask_to_confirm(lead, LeadSettings.load().unconfirmed_days)
    elif lead.kind == Kind.MAGNET:
        lead_mails.send_magnet(lead)
    else:
        return
    lead.asked_at = now


@transaction.atomic
def quarantine(filled: Filled, signs: Iterable[str]) -> None:
    Quarantined.objects.create(**filled.fields(), signs=sorted(signs))


@transaction.atomic
def release(suspects: Iterable[Quarantined]) -> int:
    """Somebody of the team says that these are people: they are asked to confirm like all others."""
    count = 0
    for suspect in suspects:
        keep(suspect.answered())
        suspect.delete()
        count += 1
    return count


# ---- confirming, leaving


@transaction.atomic
def confirm(number: int) -> Lead | None:
    """The person has shown that the address is theirs. None when the lead is forgotten. Safe to repeat."""
    lead = Lead.objects.select_for_update().filter(pk=number).first()
    if lead is None or lead.may_be_mailed:
        return lead
    is_first = lead.confirmed_at is None
    if lead.unsubscribed_at:
        erasures.note(RESUME, [lead])
    lead.confirmed_at, lead.unsubscribed_at = lead.confirmed_at or timezone.now(), None
    lead.last_on = lead.active_on = timezone.localdate()
    lead.save()
    if is_first:
        note(lead, "confirmed")
        lead_notices.tell_confirmed(lead)
    if lead.kind == Kind.MAGNET:
        lead_mails.send_magnet(lead)
    return lead


@transaction.atomic
def unsubscribe(number: int) -> bool:
    """No more mails to the address of this lead. False when it is forgotten. Safe to repeat."""
    found = Lead.objects.filter(pk=number).first()
    if found is None:
        return False
    for lead in Lead.objects.select_for_update().filter(email=found.email, unsubscribed_at=None).order_by("pk"):
        lead.unsubscribed_at = timezone.now()
        lead.save(update_fields=["unsubscribed_at"])
        erasures.note(STOP, [lead])
        note(lead, "unsubscribed")
    return True


def stop_again(leads: "QuerySet[Lead]") -> None:
    """In a restored backup, from before they unsubscribed."""
    for number in leads.values_list("pk", flat=True):
        unsubscribe(number)


# ---- what the team does


@transaction.atomic
def move(numbers: Collection[int], state: str, user: Any) -> tuple[int, int]:
    """To this state. How many moved; how many could not, as the person has another open lead for the same."""
    moved = doubled = 0
    for lead in Lead.objects.select_for_update().filter(pk__in=numbers).exclude(state=state).order_by("pk"):
        set_state(lead, state)
        try:
            with transaction.atomic():
                lead.save()
        except IntegrityError:
            doubled += 1
            continue
        note(lead, state)
        log(instance=lead, action="proofdesk.lead.moved", user=user, data={"state": state})
        moved += 1
    return moved, doubled


def set_state(lead: Lead, state: str) -> None:
    """`booked_at` and `won_at` say how far it came; a step back takes them back, a loss does not."""
    now = timezone.now()
    lead.state, lead.active_on = state, timezone.localdate()
    if state in (State.BOOKED, State.WON):
        lead.booked_at = lead.booked_at or now
    elif state != State.LOST:
        lead.booked_at = None
    if state != State.LOST:
        lead.won_at = (lead.won_at or now) if state == State.WON else None


@transaction.atomic
def assign(numbers: Collection[int], owner: Any, user: Any) -> int:
    """`owner`: None for nobody. Returns how many have another owner now."""
    count = 0
    for lead in Lead.objects.select_for_update().filter(pk__in=numbers).exclude(owner=owner).order_by("pk"):
        lead.owner, lead.active_on = owner, timezone.localdate()
        lead.save(update_fields=["owner", "active_on"])
        log(instance=lead, action="proofdesk.lead.assigned", user=user, data={"owner": owner.pk if owner else None})
        count += 1
    return count


def note(lead: Lead, what: str) -> None:
    """For other systems. Who the lead is stands in the lead alone (coaching.lead_events)."""
    payload = {
        "lead": lead.pk,
        "kind": lead.kind,
        "offer": lead.offer,
        "variant": lead.variant,
        "article": lead.article_id,
        "state": lead.state,
    }
    events.record(f"lead.{what}", payload, f"lead:{lead.pk}")


# ---- forgetting


@transaction.atomic
def forget(leads: "QuerySet[Lead]") -> int:
    """Deletes them, and the mails to addresses that nothing is left of; only numbers stay. Returns how many."""
    rows = list(leads.select_for_update().order_by("pk"))
    add_to_counts(rows)
    for lead in rows:
        note(lead, "deleted")
    Lead.objects.filter(pk__in=[lead.pk for lead in rows]).delete()
    emails = {lead.email for lead in rows}
    kept = set(Lead.objects.filter(email__in=emails).values_list("email", flat=True))
    forget_addresses(emails - kept)
    return len(rows)


@transaction.atomic
def forget_person(email: str) -> None:
    """All that is known about this address."""
    forget(Lead.objects.filter(email=email))
    for rows in (Quarantined.objects.filter(email=email), DataRequest.objects.filter(email=email)):
        erasures.note(erasures.DELETE, rows)
        rows.delete()
    forget_addresses({email})


def forget_old(now: datetime | None = None) -> str:
    """What has been kept long enough. Says in one line what it did."""
    now = now or timezone.now()
    rules, today = LeadSettings.load(), timezone.localdate(now)
    unconfirmed = Q(confirmed_at=None, last_on__lt=today - timedelta(days=rules.unconfirmed_days))
    count = forget(Lead.objects.filter(unconfirmed | Q(active_on__lt=months_before(today, rules.months))))
    suspects, _ = Quarantined.objects.filter(created_at__lt=now - Quarantined.KEPT).delete()
    return f"{count_of(count, 'lead')} and {count_of(suspects, 'suspicious answer')} forgotten"


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_to_counts(leads: Iterable[Lead]) -> None:
    sums: dict[tuple[Any, ...], Counter[str]] = {}
    for lead in leads:
        month = timezone.localdate(lead.created_at).replace(day=1)
        counter = sums.setdefault((month, lead.article_id or 0, lead.offer, lead.variant, lead.kind), Counter())
        counter.update(["leads"])
        counter.update(name for name in NUMBERS[1:] if getattr(lead, f"{name}_at"))
    # In one order, so that two processes never wait for each other in a circle.
    keys = [dict(zip(("month", "article", "offer", "variant", "kind"), key, strict=True)) for key in sorted(sums)]
    LeadCount.objects.bulk_create([LeadCount(**key) for key in keys], ignore_conflicts=True)
    for key, values in zip(keys, sorted(sums), strict=True):
        counter = sums[values]
        LeadCount.objects.filter(**key).update(**{name: F(name) + counter[name] for name in NUMBERS})


# ---- counting


def lead_counts(
    articles: Collection[int] | None = None, since: date | None = None, until: date | None = None
) -> dict[Source, dict[str, int]]:
    """By article, offer and variant: leads of these days, how many confirmed, booked, won. One query.

    `articles`: None for all. Of those that are forgotten only the month is known: its first day counts.
    """
    kept, forgotten = Lead.objects.exclude(article=None), LeadCount.objects.all()
    if articles is not None:
        kept, forgotten = kept.filter(article__in=articles), forgotten.filter(article__in=articles)
    if since:
        kept = kept.filter(created_at__gte=timezone.make_aware(datetime.combine(since, time.min)))
        forgotten = forgotten.filter(month__gte=since.replace(day=1))
    if until:
        end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
        kept, forgotten = kept.filter(created_at__lt=end), forgotten.filter(month__lte=until)
    living = kept.order_by().values_list("article_id", "offer", "variant")
    living = living.annotate(
        count=Count("pk"), confirmed=Count("confirmed_at"), booked=Count("booked_at"), won=Count("won_at")
    )
    past = forgotten.order_by().values_list("article", "offer", "variant")
    past = past.annotate(count=Sum("leads"), confirmed=Sum("confirmed"), booked=Sum("booked"), won=Sum("won"))
    found: dict[Source, dict[str, int]] = {}
    numbers: list[int]
    for article, offer, variant, *numbers in living.union(past, all=True):
        row = found.setdefault((article, offer, variant), dict.fromkeys(NUMBERS, 0))
        for name, number in zip(NUMBERS, numbers, strict=True):
            row[name] += number
    return found
