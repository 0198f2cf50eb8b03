"""What a roadmap says: sentences for the codes of `coaching.roadmap`. All of it can be translated."""

from datetime import date
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from .roadmap import Change, Deadline, Gap, Months, Reason, Roadmap, Runway, Span

PHASES = {
    "clarify": (
        gettext_lazy("Clarify"),
        gettext_lazy("Find out what the work is like on an ordinary day, and whether you want it."),
        gettext_lazy("You can say in two sentences why this role, and what you would give up for it."),
    ),
    "build": (
        gettext_lazy("Build"),
        gettext_lazy("Work on the gaps, the first one first, in small steps that leave a trace."),
        gettext_lazy("Each gap has one piece of evidence that you could show."),
    ),
    "show": (
        gettext_lazy("Show"),
        gettext_lazy("Do a part of the role where others see it, and ask what they saw."),
        gettext_lazy("Somebody who decides about such roles has seen your work."),
    ),
    "move": (
        pgettext_lazy("phase of a plan", "Move"),
        gettext_lazy("Use your evidence where a way in is open, inside first, then outside."),
        gettext_lazy("You are in conversations about the role. When they end is for others to decide."),
    ),
}
EFFORTS = {
    "talk": gettext_lazy("talking to people who do the work"),
    "observe": gettext_lazy("sitting in where the work is done, and taking notes"),
    "learn": gettext_lazy("practice on the first gap"),
    "record": gettext_lazy("writing down what you did and what changed"),
    "lead": gettext_lazy("doing a visible part of the role"),
    "apply": gettext_lazy("approaching ways in, and answering openings"),
    "rehearse": gettext_lazy("rehearsing the conversations aloud"),
}


def reason_text(reason: Reason) -> str:
    """Why the plan is so: “because you answered …”."""
    values = reason.values
    match reason.code:
        case "path":
            text = _("Because you chose %(title)s: we plan %(least)d to %(most)d months for that way.")
        case "years":
            text = ngettext(
                "Because you have %(count)d year of experience: it shortens the way a little.",
                "Because you have %(count)d years of experience: they shorten the way, those beyond 15 no further.",
                values["count"],
            )
        case "no-hours":
            text = _(
                "Because you have no hours for it now: the steps stand without dates. One hour a week gives them dates."
            )
        case "more-hours":
            text = _(
                "Because you have %(count)d hours a week: that is more than the usual %(usual)d, so it goes faster."
            )
        case "fewer-hours":
            text = ngettext(
                "Because you have %(count)d hour a week: that is less than the usual %(usual)d, so it takes longer.",
                "Because you have %(count)d hours a week: that is less than the usual %(usual)d, so it takes longer.",
                values["count"],
            )
        case "strengths":
            text = _("Because you have this already: %(names)s. It is no gap.")
        case "no-gaps":
            text = _("Because you have every skill of this path: what remains is to show it, to decide and to move.")
        case "floor":
            text = _("It does not get shorter than %(count)d weeks, however many hours you have: others decide, too.")
        case _:
            text = _("Ten years is as far as we plan. With more hours a week it comes nearer.")
    return text % values


def span_text(span: Span) -> str:
    """Months, as days would say more than anybody knows."""
    first, last = (date_format(day, "F Y") for day in (span.earliest, span.latest))
    if first == last:
        return first
    if span.earliest.year == span.latest.year:
        first = date_format(span.earliest, "F")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def weeks_text(weeks: tuple[int, int]) -> str:
    """In months where there are at least three."""
    least, most = weeks
    if least >= 13:
        return from_to(round(least * 12 / 52), round(most * 12 / 52), "month")
    return from_to(least, most, "week")


def from_to(least: int, most: int, unit: str) -> str:
    if least == most:
        one = (
            ngettext("about %(most)d month", "about %(most)d months", most)
            if unit == "month"
            else ngettext("about %(most)d week", "about %(most)d weeks", most)
        )
        return one % {"most": most}
    both = _("%(least)d to %(most)d months") if unit == "month" else _("%(least)d to %(most)d weeks")
    return both % {"least": least, "most": most}


def proof_text(gap: Gap) -> str:
    return _("One page on “%(skill)s”: what the situation was, what you did, what changed, and who saw it.") % {
        "skill": gap.skill.name
    }


# ---- deadline


def deadline_text(deadline: Deadline) -> str:
    day = date_format(deadline.day, _("j F Y"))
    sentences = {
        "past": _("%(day)s has passed. The plan begins today; choose a later day to compare it with."),
        "fits": _("You want to be there by %(day)s: by our estimate there is time enough."),
        "tight": _("You want to be there by %(day)s: it can work out, if much goes well."),
        "late": _("You want to be there by %(day)s: by our estimate that is too early."),
        "open": _("You want to be there by %(day)s: without hours for it, there is nothing to compare."),
    }
    text = sentences[deadline.verdict] % {"day": day}
    if deadline.hours:
        enough = ngettext(
            "With %(count)d hour a week there would be time enough.",
            "With %(count)d hours a week there would be time enough.",
            deadline.hours,
        )
        return f"{text} {enough % {'count': deadline.hours}}"
    if deadline.verdict in ("tight", "late"):
        return f"{text} {_('More hours would not do: choose a later day, or a first step on the way.')}"
    return text


# ---- money


def money_text(amount: Decimal, currency: str) -> str:
    """Whole units: cents say nothing about months."""
    return f"{currency} {intcomma(int(amount))}"


def months_text(months: Months) -> str:
    if months.least is None:
        return _("without an end")
    if months.most is None:
        return ngettext("%(least)d month or more", "%(least)d months or more", months.least) % {"least": months.least}
    return from_to(months.least, months.most, "month")


def cushion_text(runway: Runway) -> str:
    """Until when it lasts."""
    money = runway.money
    if runway.first_day is None:
        return _("What comes in covers what goes out, so your savings stay as they are.")
    if not money.savings:
        return _("You named no savings: what is missing each month has to come from elsewhere from the first month on.")
    if runway.last_day is None:
        text = _("If everything costs a tenth more than you think, your savings end in %(first)s; else they last.")
        return text % {"first": date_format(runway.first_day, "F Y")}
    span = span_text(Span(runway.first_day, runway.last_day))
    return _("Your savings end: %(span)s. The earlier end allows for a tenth more costs.") % {"span": span}


def verdict_text(roadmap: Roadmap, runway: Runway) -> str:
    """Whether the money lasts as long as the plan."""
    sentences = {
        "covers": _("By our estimate the money lasts as long as the plan."),
        "tight": _("The money may end before the plan does. Decide now what you would do then."),
        "short": _("The money ends before the plan does. Keep an income while you change, or wait and save."),
        "open": _("Without hours the plan has no end to compare this with."),
    }
    return sentences[runway.verdict]


def change_text(change: Change, currency: str) -> str:
    values = {"amount": money_text(change.amount, currency), "months": months_text(change.months)}
    if change.what == "costs":
        return _("%(amount)s less costs a month: %(months)s") % values
    return _("%(amount)s more income a month: %(months)s") % values


def day_text(day: date) -> str:
    return date_format(day, _("j F Y"))
