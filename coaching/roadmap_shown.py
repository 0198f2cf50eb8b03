"""A roadmap as its page and its calendar show it: the same words in the drawing, the table and the file."""

from typing import Any

from django.utils.translation import gettext as _

from . import wording
from .calendar import Event
from .roadmap import Effort, Phase, Roadmap
from .timeline import timeline_of


def shown(roadmap: Roadmap) -> dict[str, Any]:
    timeline = timeline_of(roadmap)
    runway = roadmap.runway
    return {
        "inputs": roadmap.inputs,
        "duration": wording.weeks_text(roadmap.weeks) if roadmap.weeks else "",
        "arrival": wording.span_text(roadmap.arrival) if roadmap.arrival else "",
        "reasons": [wording.reason_text(reason) for reason in roadmap.reasons],
        "timeline": timeline,
        "phases": [
            {**phase_shown(phase), "bar": timeline.bars[place] if timeline else None}
            for place, phase in enumerate(roadmap.phases)
        ],
        "gaps": [
            {"name": gap.skill.name, "action": gap.skill.action, "proof": wording.proof_text(gap)}
            for gap in roadmap.gaps
        ],
        "strengths": [skill.name for skill in roadmap.strengths],
        "deadline": wording.deadline_text(roadmap.deadline) if roadmap.deadline else "",
        "deadline_day": wording.day_text(roadmap.deadline.day) if roadmap.deadline else "",
        "runway": {
            "months": wording.months_text(runway.months),
            "cushion": wording.cushion_text(runway),
            "verdict": wording.verdict_text(roadmap, runway),
            "changes": [wording.change_text(change, runway.money.currency) for change in runway.changes],
            "amounts": [
                (label, wording.money_text(amount, runway.money.currency))
                for label, amount in (
                    (_("Costs a month"), runway.money.costs),
                    (_("Income a month"), runway.money.income),
                    (_("Savings"), runway.money.savings),
                )
            ],
        }
        if runway
        else None,
    }


def phase_shown(phase: Phase) -> dict[str, Any]:
    title, text, milestone = wording.PHASES[phase.name]
    return {
        "title": title,
        "text": text,
        "milestone": milestone,
        "ends": wording.span_text(phase.ends) if phase.ends else "",
        "begins": wording.span_text(phase.begins) if phase.begins else "",
        "week": [effort_text(effort) for effort in phase.week],
        "entry_points": phase.entry_points,
    }


def effort_text(effort: Effort) -> str:
    return _("%(hours)d h %(what)s") % {"hours": effort.hours, "what": wording.EFFORTS[effort.what]}


def events(roadmap: Roadmap) -> list[Event]:
    """The start, the latest day of each milestone, the deadline. Nothing about money: calendars are shared."""
    if not roadmap.arrival:
        return []
    inputs = roadmap.inputs
    found = [Event("start", inputs.start, _("Start: %(title)s") % {"title": inputs.path.title})]
    for phase in roadmap.phases:
        title, _text, milestone = wording.PHASES[phase.name]
        if phase.ends:
            when = _("Estimated: %(span)s.") % {"span": wording.span_text(phase.ends)}
            name = _("Milestone “%(phase)s”: %(path)s") % {"phase": title, "path": inputs.path.title}
            found.append(Event(phase.name, phase.ends.latest, name, f"{milestone}\n{when}"))
    if inputs.deadline and inputs.deadline > inputs.start:
        found.append(Event("deadline", inputs.deadline, _("My deadline: %(title)s") % {"title": inputs.path.title}))
    return found
