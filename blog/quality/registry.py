"""The checks: what there is, who sets how strict it is, and how they run. Pure.

A check is a generator over the facts of one article. It yields what it found with its place; its level and
its numbers come from the rule, which a lead can set. Order and wording depend on nothing but the arguments,
so that every surface shows the same findings.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from blog.facts import ArticleFacts

from .context import Context
from .wording import Kept, Wording
from .wording import marked as _

ERROR, WARNING, OFF = "error", "warning", "off"
LEVELS = (ERROR, WARNING, OFF)
FAMILIES = ("structure", "search", "language", "links", "honesty", "sameness", "accessibility", "freshness")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a check saw. `place` is a content path, "" for the article as a whole (see `blog.facts`)."""

    message: str
    place: str = ""
    hint: str = ""
    quote: str = ""  # the words it is about, when it is about some


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, as every surface shows it."""

    check: str
    level: str
    message: str
    hint: str
    place: str
    quote: str
    help: str

    def as_dict(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}

    def wording(self) -> dict[str, Kept]:
        """How its sentences were made, to be stored beside them, so that they can be said in other languages."""
        texts = {"message": self.message, "hint": self.hint}
        return {name: text.kept() for name, text in texts.items() if isinstance(text, Wording)}


Limits = Mapping[str, float]
Check = Callable[[ArticleFacts, Context, Limits], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`id`: family and name, such as `structure.short-answer`. `limits`: its numbers, with what they are for."""

    id: str
    title: str
    level: str
    hint: str
    check: Check
    limits: Mapping[str, float] = field(default_factory=dict)

    @property
    def family(self) -> str:
        return self.id.partition(".")[0]

    @property
    def help(self) -> str:
        return self.help_of(self.id)

    @staticmethod
    def help_of(rule_id: str) -> str:
        """Its page below docs/."""
        family, _, name = rule_id.partition(".")
        return f"checks/{family}.md#{name}"


@dataclass(frozen=True, slots=True)
class Setting:
    """How strict a team wants a rule to be. What is left out stays as the rule says."""

    level: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)


class Registry:
    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def check(self, rule_id: str, title: str, *, level: str, hint: str, **limits: float) -> Callable[[Check], Check]:
        """Registers a check. Raises ValueError for an id that is taken, and for a family or level that is unknown."""
        if rule_id in self._rules:
            raise ValueError(f"there is a check {rule_id!r} already: {self._rules[rule_id].title}")
        if rule_id.partition(".")[0] not in FAMILIES:
            raise ValueError(f"{rule_id!r} belongs to no family; there are {', '.join(FAMILIES)}")
        if level not in LEVELS:
            raise ValueError(f"{rule_id!r} has the level {level!r}; there are {', '.join(LEVELS)}")

        def register(check: Check) -> Check:
            self._rules[rule_id] = Rule(rule_id, title, level, hint, check, limits)
            return check

        return register

    def __iter__(self) -> Iterator[Rule]:
        """By family, then by id."""
        return iter(sorted(self._rules.values(), key=lambda rule: (FAMILIES.index(rule.family), rule.id)))

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rules


rules = Registry()
check = rules.check


def findings(
    facts: ArticleFacts,
    context: Context | None = None,
    settings: Mapping[str, Setting] | None = None,
    *,
    among: Iterable[Rule] | None = None,
    fault: Callable[[Rule, Exception], None] | None = None,
) -> tuple[Finding, ...]:
    """What all checks find, errors first, then in the order of the rules and of the text.

    `fault`: is told of a check that raises, which then is one finding of its level: whoever set it to stop a
    release is not to learn that it stopped nothing. Without `fault` the exception goes up.
    """
    context, settings = context or Context(), settings or {}
    found: list[Finding] = []
    for rule in rules if among is None else among:
        setting = settings.get(rule.id, Setting())
        level = setting.level or rule.level
        if level == OFF:
            continue
        limits: dict[str, Any] = {**rule.limits, **setting.limits}
        try:
            seen = list(rule.check(facts, context, limits))
        except Exception as error:
            if fault is None:
                raise
            fault(rule, error)
            seen = [could_not_run(rule)]
        found.extend(
            Finding(rule.id, level, each.message, each.hint or rule.hint, each.place, each.quote, rule.help)
            for each in seen
        )
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def could_not_run(rule: Rule) -> Found:
    """The same for every fault of a rule, so that all surfaces show the same. What went wrong is for the log."""
    return Found(
        _("The check “%(title)s” could not run.") % {"title": rule.title},
        hint=_("Nobody knows what it would have found. Tell an administrator: the log of the site says why it failed."),
    )
