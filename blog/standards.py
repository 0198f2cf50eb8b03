"""What the team asks of its articles: how strict each rule is, its numbers, and the team's words."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from .quality import context
from .quality.registry import LEVELS, Rule, Setting


@dataclass(frozen=True, slots=True)
class Standards:
    settings: Mapping[str, Setting]
    banned: tuple[context.Term, ...]
    brands: tuple[context.Term, ...]

    def version(self, rules: Iterable[Rule]) -> str:
        """Twelve digits that change with every rule, level, number and word."""
        told = [[rule.id, rule.level, dict(rule.limits)] for rule in rules]
        own = {name: [setting.level, dict(setting.limits)] for name, setting in sorted(self.settings.items())}
        words = [[term.text, term.use, term.reason] for term in (*self.banned, *self.brands)]
        text = json.dumps([told, own, words], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


_held: ContextVar[Standards | None] = ContextVar("standards_held", default=None)


def current() -> Standards:
    return _held.get() or stored()


def stored() -> Standards:
    """In two queries."""
    from .models import RuleSetting, Term

    words: dict[str, list[context.Term]] = {kind: [] for kind in Term.Kind.values}
    for term in Term.objects.all():
        words[term.kind].append(context.Term(term.text, term.use, term.reason))
    return Standards(
        {row.rule: Setting(row.level, row.limits) for row in RuleSetting.objects.all()},
        tuple(words[Term.Kind.BANNED]),
        tuple(words[Term.Kind.BRAND]),
    )


@contextmanager
def held() -> Iterator[Standards]:
    """Inside they are read once, for many articles."""
    found = current()
    token = _held.set(found)
    try:
        yield found
    finally:
        _held.reset(token)


@transaction.atomic
def change(rule: Rule, user: Any, *, level: str = "", limits: Mapping[str, float] | None = None) -> bool:
    """Set a rule. An empty level and limits that are left out are as the rule says. Whether anything changed.

    Raises ValueError for a level or a limit that the rule has not.
    """
    from wagtail.log_actions import log

    from .models import RuleSetting

    if level and level not in LEVELS:
        raise ValueError(f"{rule.id} cannot have the level {level!r}; there are {', '.join(LEVELS)}")
    own = {name: value for name, value in (limits or {}).items() if value != rule.limits.get(name)}
    if unknown := own.keys() - rule.limits.keys():
        raise ValueError(f"{rule.id} has no limit {', '.join(sorted(unknown))}")
    level = "" if level == rule.level else level
    row = RuleSetting.objects.select_for_update().filter(rule=rule.id).first() or RuleSetting(rule=rule.id)
    if (row.level, row.limits) == (level, own):
        return False
    before = said(rule, row.level, row.limits)
    row.level, row.limits = level, own
    row.save()
    log(
        instance=row,
        action="proofdesk.checks.set",
        user=user,
        title=rule.title,
        data={"rule": rule.id, "before": before, "after": said(rule, level, own)},
    )
    return True


def said(rule: Rule, level: str, limits: Mapping[str, float]) -> str:
    """What holds for a rule, as the log keeps it: “warning, words 60”."""
    numbers = {**rule.limits, **limits}
    return ", ".join([level or rule.level, *(f"{name} {number:g}" for name, number in numbers.items())])
