"""What offers and coaching pages may not say in public: results of our own, and praise, that nothing proves.

One question for every route. Forms ask it to say why; saving (`coaching.guards`) and publishing ask it again. What
visitors read already stays: evidence that expires unpublishes nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import publishing
from blog.claims.detection import SERIOUS, Detected
from blog.claims.ledger import SETTLED, Holder
from blog.claims.texts import READERS
from blog.models import Claim
from blog.models.claims import State
from cms.core.text import shorten

if TYPE_CHECKING:
    from .models import CallToAction, CallToActionVariant
    from .models.proven import ProvenPage

QUOTED = 120


def unproven(
    holder: Holder, claims: Iterable[Detected], shown: Iterable[Detected] = (), on: date | None = None
) -> list[str]:
    """The sentences of these claims that need evidence and have none on this day, or today. At most one query.

    `shown`: what visitors read already. A sentence that the ledger does not know here stands as it does elsewhere,
    because it brings its evidence along.
    """
    known = {claim.digest for claim in shown}
    wanted = {claim.digest: claim.sentence for claim in serious(claims) if claim.digest not in known}
    if not wanted:
        return []
    own, elsewhere = {}, set()
    for row in Claim.objects.filter(digest__in=wanted).with_state(gone=False, on=on):
        if Holder.of(row) == holder:
            own[row.digest] = State(row.state)
        elif row.state == State.EVIDENCED:
            elsewhere.add(row.digest)
    return [
        sentence
        for digest, sentence in wanted.items()
        if (own[digest] not in SETTLED if digest in own else digest not in elsewhere)
    ]


def serious(claims: Iterable[Detected]) -> list[Detected]:
    """Those that must be proven."""
    return [claim for claim in claims if claim.kind in SERIOUS]


def let_through(public: Model, shown: Iterable[Detected]) -> list[Detected]:
    """Of the claims that visitors read, those that came there by the gate. One query."""
    from .models import PassedClaims

    passed = set(PassedClaims.of(public).values_list("digests", flat=True).first() or ())
    return [claim for claim in shown if claim.digest in passed]


# ---- pages


def require(page: "ProvenPage", data: Mapping[str, Any]) -> None:
    """Raises Refused when a page may not say this in public. `data`: serialised, as of a revision."""
    read = READERS[type(page)]
    claims = read(data)
    if not serious(claims):
        return
    stored = type(page)._default_manager.filter(pk=page.pk, live=True).first() if page.pk else None
    shown = let_through(stored, read(stored.texts)) if stored else ()
    if sentences := unproven(Holder(page=page.pk), claims, shown, first_day(data)):
        link = publishing.Link(_("Its claims"), f"{reverse('desk_claims:index')}?page={page.pk}")
        raise publishing.Refused(page, [publishing.Refusal("unproven", sentences_text(sentences), (link,))])


def first_day(data: Mapping[str, Any]) -> date | None:
    """On which a content that is planned goes live; None for at once."""
    planned = parse_datetime(str(data.get("go_live_at") or ""))
    return later(timezone.localdate(planned)) if planned else None


def later(day: date | None) -> date | None:
    return day if day and day > timezone.localdate() else None


# ---- offers


def unproven_text(wording: "CallToAction | CallToActionVariant", starts_on: date | None = None) -> str:
    """Why these words of an offer may not be shown; "" when they may. `starts_on`: the first day of its offer."""
    claims = claims_of(wording)
    if not serious(claims):
        return ""
    stored = type(wording)._default_manager.filter(pk=wording.pk, active=True).first() if wording.pk else None
    shown = let_through(stored, claims_of(stored)) if stored and is_shown(stored) else ()
    holder = Holder(snippet_type=ContentType.objects.get_for_model(type(wording)).pk, snippet=wording.pk)
    sentences = unproven(holder, claims, shown, later(starts_on))
    if not sentences:
        return ""
    how = _("Save it inactive, prove them under “Desk”, “Claims”, then activate it.")
    return f"{sentences_text(sentences)} {how}"


def claims_of(wording: Model) -> list[Detected]:
    return list(READERS[type(wording)]({name: getattr(wording, name) for name in ("heading", "text", "button_text")}))


def is_shown(wording: "CallToAction | CallToActionVariant") -> bool:
    from .models import CallToActionVariant

    return wording.offer.is_open if isinstance(wording, CallToActionVariant) else wording.is_open


def sentences_text(sentences: list[str]) -> str:
    text = ngettext(
        "%(count)s claim lacks valid evidence: “%(first)s”.",
        "%(count)s claims lack valid evidence, first: “%(first)s”.",
        len(sentences),
    )
    return text % {"count": len(sentences), "first": shorten(sentences[0], QUOTED)}
