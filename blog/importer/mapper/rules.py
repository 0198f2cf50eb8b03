"""What a heading means: patterns over its words, most telling first. Pure.

Headings are compared in lower case with straight quotes, without numbering and end marks, so that
“3. The coach’s framework:” and "the coach's framework" are the same.
"""

import re
from dataclasses import dataclass

from cms.core.text import straighten

_NUMBERING = re.compile(r"^(?:\(?\d{1,2}[.):]|#\d{1,2})\s+")
_EDGES = re.compile(r"^[^\w$€£\"']+|[^\w)%\"']+$")


@dataclass(frozen=True, slots=True)
class Rule:
    block: str
    pattern: re.Pattern[str]
    name: str


def _rule(block: str, name: str, pattern: str) -> Rule:
    return Rule(block, re.compile(pattern), name)


RULES = (
    _rule("faq", "asks-and-answers", r"\bfaqs?\b|frequently asked|^(?:common|reader|your|more) questions\b"),
    _rule(
        "key_points",
        "tl-dr",
        r"^tl;?\s?dr\b|^key (?:points|takeaways|facts|insights)\b|^(?:the )?summary\b|^at a glance|^in brief|^highlights$|^quick (?:summary|overview)",
    ),
    _rule(
        "short_answer",
        "short-answer",
        r"^(?:the )?(?:short|quick|honest short) (?:answer|version)\b|^in short$|\bquick answer$",
    ),
    _rule(
        "coach_note",
        "coachs-note",
        r"\bcoach(?:'s|es'?|s)? (?:note|perspective|take)\b|^a note from (?:the|your) coach",
    ),
    _rule("proof_checklist", "checklist", r"\bcheck-?list\b"),
    _rule(
        "red_flags",
        "red-flags",
        r"\bred flags?\b|\bwarning signs?\b|\bto be careful\b|^when to (?:walk away|be careful|worry)|^(?:a few )?signs that caution",
    ),
    _rule(
        "questions",
        "questions-to-ask",
        r"\bquestions? (?:to ask|worth asking|you should ask|to prepare|for your|that reveal)|^what to ask\b|^ask (?:them|yourself)\b",
    ),
    _rule(
        "if_stuck",
        "if-stuck",
        r"^(?:what to do )?(?:if|when) you(?:'re| are|r search is)? (?:still )?stuck\b|^if (?:it|this|nothing) (?:is not|isn't|does not|doesn't) work",
    ),
    _rule(
        "mistakes",
        "mistakes",
        r"\bmistakes?\b|\bpitfalls?\b|\btraps?\b|\berrors? (?:to|that)\b|^what (?:not to|to avoid|to stop)\b|^what (?:doesn't|does not|do not|don't) (?:work|help)\b|^(?:things|what) (?:you )?(?:should|to) (?:not|never|avoid)\b|^what you should not\b|\bfailure modes?\b|^what (?:usually )?goes wrong|^what hurts\b|^how (?:candidates|people) (?:lose|fail|weaken)",
    ),
    _rule(
        "signals",
        "signals",
        r"\bsignals? looks? like\b|^what (?:a |an |the )?(?:strong|good|great|best|excellent|real|better)\b|\blooks? like$|^signs\b|^good signs|^what (?:actually )?(?:helps|works)\b|^what (?:the )?(?:best|strong)\b|^who (?:a |an |this |it |the )?.*\b(?:helps|is for|benefits)\b|^signals? that\b|^what .+ (?:actually )?(?:look|listen|screen|check|test)s? for\b|^what (?:hiring|recruit|interview)\w* .*\b(?:want|look|hear|need|listen|notice|trust|test|remember)",
    ),
    _rule(
        "measures",
        "measures",
        r"^how to (?:measure|track|know)\b|\bmeasure (?:progress|success|results)\b|\bmetrics?\b|^what to (?:track|measure)\b|^track\b",
    ),
    _rule(
        "talking_points",
        "talking-points",
        r"^how to talk about\b|^(?:what|how) to (?:say|answer|phrase|word)\b|\bscripts?\b|\btalking points\b|^sample (?:answers?|language|wording)|^(?:strong|example|better) (?:answers?|phrasing|language)\b",
    ),
    _rule(
        "example",
        "example",
        r"^(?:an |a |one |real |worked |simple |before and after |quick )*(?:examples?|case study)\b|\bexamples?$|^before (?:and|vs\.?|/) after",
    ),
    _rule(
        "plan",
        "plan",
        r"\b(?:\d+|seven|thirty|sixty|ninety)[- ](?:day|week|month)s?\b.*\b(?:plan|roadmap|path|sprint|schedule)\b|\bthis week\b|\bweekly (?:plan|schedule|rhythm|routine)\b|\b(?:roadmap|schedule)\b|^what to do (?:next|first|today|now|tomorrow)\b|^then do this\b|^start (?:here|today|now|this)\b|^where to (?:start|begin)\b|^your next (?:step|move)s\b|^next steps\b|\baction plan\b|\b(?:first|next) \d+ (?:days|weeks|months)\b",
    ),
    _rule(
        "framework",
        "framework",
        r"\bframework\b|\bstep[- ]by[- ]step\b|\bplaybook\b|^(?:the |a )?(?:process|method|system|fastest path|formula|structure|sequence|approach)\b|^(?:the )?(?:\w+ )?steps\b|\bin (?:\w+) steps\b|^how to (?:build|write|structure|prepare|answer|make|create|run|do|verify|choose|pick|stand out)\b|\b(?:strategies|steps) (?:to|for|that)\b|^the anatomy of\b",
    ),
    _rule(
        "paths",
        "paths",
        r"\b(?:paths?|roles?|jobs?|doors?) (?:from|that|to|where|which|hiring|into|these)\b|\b(?:leadership|career) paths?\b|^the roles where\b",
    ),
    _rule(
        "call_to_action",
        "next-step",
        r"^(?:the |your |a )?next step$|^if you want (?:a|help|more|the)\b|^want (?:help|a|more|the)\b|^get (?:help|started)\b|^ready to\b|^work with (?:us|me)\b|\bcan help$|^need help\b|^start your\b",
    ),
    _rule(
        "sources",
        "sources",
        r"^(?:data )?sources?\b|^references$|^further reading|^related\b|^(?:read|learn) (?:more|next)\b|^more (?:on|about) this\b|\bresources$",
    ),
    _rule(
        "takeaway",
        "takeaway",
        r"\btakeaways?\b|\bbottom line\b|^(?:in )?conclusion\b|^final (?:thoughts?|words?)\b|^moving forward$|^the (?:honest|real|simple) (?:truth|answer|question)\b|^wrapping up\b|^closing\b|^the point$|^remember\b",
    ),
    _rule(
        "context",
        "context",
        r"\bnuances?\b|\bcontext\b|^background\b|^local\b|^how (?:this|it) (?:changes|differs) (?:by|for|in)\b|^by role$|^for (?:specific|different)\b",
    ),
    _rule("why_it_matters", "why", r"^(?:the (?:real )?reasons?|why)\b|\bwhy (?:this|it) matters\b"),
)

_LABEL = re.compile(
    r"(?P<label>(?P<word>step|path|phase|week|weeks|month|months|day|days|quarter|year|part|option|stage|level|role|mistake|"
    r"failure mode|rule|tip|strategy|principle|reason|habit|lesson|question|signal|sign|trap|myth)\s+"
    r"(?P<number>\d+(?:\s*(?:-|–|—|to|and)\s*\d+)?)\s*(?:[:.–—-]|(?=\s\()))\s*(?P<rest>.*)",
    re.I | re.S,
)
_NUMBER = re.compile(r"(?P<label>\(?(?P<number>\d{1,2})[.):])\s+(?P<rest>.*)", re.S)
_PERIODS = {"week", "weeks", "month", "months", "day", "days", "quarter", "year"}


@dataclass(frozen=True, slots=True)
class Label:
    """“Step 2: Map your assets” as label “Step 2:”, kind `step` and rest “Map your assets”."""

    text: str
    kind: str
    rest: str

    @property
    def is_period(self) -> bool:
        return self.kind in _PERIODS


def heading_key(heading: str) -> str:
    """The heading as the patterns see it."""
    key = straighten(heading).casefold()
    return _EDGES.sub("", _NUMBERING.sub("", key)).strip()


def meaning(heading: str) -> Rule | None:
    """The first rule whose pattern is in the heading."""
    key = heading_key(heading)
    return next((rule for rule in RULES if rule.pattern.search(key)), None) if key else None


def label_of(heading: str) -> Label | None:
    """The number that a heading gives its part."""
    for pattern in (_LABEL, _NUMBER):
        if match := pattern.fullmatch(heading.strip()):
            groups = match.groupdict()
            return Label(groups["label"].strip(), (groups.get("word") or "number").lower(), groups["rest"].strip())
    return None


def role_or_place(heading: str) -> str:
    """What a context is about: a role, a place, or the background."""
    key = heading_key(heading)
    if re.search(r"\brole|\bfor (?:engineers|managers|leaders|designers|analysts)\b", key):
        return "role"
    if re.search(r"^(?!deeper|more|the|some|industry|market|career|business|historical)[\w. ]+ context$|^local\b", key):
        return "place"
    return "background"
