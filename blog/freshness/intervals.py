"""What an article has that grows old, and the day until which it is to be reviewed. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from blog.facts import ArticleFacts, BlockFacts

ARTICLE, PAY = "article", "pay"
# Pay data is a typical-pay line of a path, a table that names pay, or one text that has both a word for pay
# and an amount of money. “Pay attention” alone is none, nor is the price of a course.
PAY_WORDS = re.compile(r"\b(?:salar(?:y|ies)|pay|paid|compensation|wages?|earnings?|earns?|total comp|OTE)\b", re.I)
MONEY = re.compile(
    r"[$£€₹¥]\s?\d|\b(?:USD|EUR|GBP|INR|CAD|AUD|CHF)\s?\d|\b\d[\d,.]*\s?k?\s?(?:USD|EUR|GBP|INR|CAD|AUD|CHF)\b", re.I
)


def kinds_in(facts: ArticleFacts) -> list[str]:
    """What may have an interval of its own: the article as a whole, its kinds of blocks, and pay data."""
    kinds = {block.type for block in facts.blocks}
    if any(has_pay(block) for block in facts.blocks):
        kinds.add(PAY)
    return [ARTICLE, *sorted(kinds)]


def has_pay(block: BlockFacts) -> bool:
    if block.type == "paths":
        aspects = [aspect for path in block.items("paths") for aspect in (path.value.get("aspects") or []) if aspect]
        if any((aspect.get("value") or aspect).get("kind") == PAY for aspect in aspects):
            return True
    texts = [passage.text for passage in block.passages()]
    if block.type == "table":
        return any(PAY_WORDS.search(text) for text in texts)
    return any(PAY_WORDS.search(text) and MONEY.search(text) for text in texts)


def review_by(since: date | None, kinds: Iterable[str], months: Mapping[str, int]) -> date | None:
    """The shortest interval among what the article has, counted from a day. None when nothing has one."""
    intervals = [months[kind] for kind in kinds if months.get(kind)]
    return after_months(since, min(intervals)) if since and intervals else None


def shortest(kinds: Iterable[str], months: Mapping[str, int]) -> str:
    """The kind whose interval counts; "" when nothing has one."""
    found = [(months[kind], kind != ARTICLE, kind) for kind in kinds if months.get(kind)]
    return min(found)[2] if found else ""


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
