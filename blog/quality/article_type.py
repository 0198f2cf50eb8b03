"""What kind of article it is, read from what it is made of. Pure.

A guide leads through something: it has a framework or a plan, or its title begins with “how to”.
A comparison puts paths side by side. Everything else answers a question.
"""

import re
from enum import StrEnum

from blog.facts import ArticleFacts

from .wording import marked as _

_HOW_TO = re.compile(r"^how (?:to|i|we)\b", re.I)


class ArticleType(StrEnum):
    GUIDE = "guide"
    COMPARISON = "comparison"
    ANSWER = "answer"


# The parts a reader of each kind looks for: one of the block types, and what to call it when all are missing.
REQUIRED: dict[ArticleType, tuple[tuple[frozenset[str], str], ...]] = {
    ArticleType.GUIDE: (
        (frozenset({"framework", "plan"}), _("a framework or a plan that says what to do")),
        (
            frozenset({"proof_checklist", "measures", "signals", "mistakes", "red_flags"}),
            _("a checklist, measures or mistakes that show how they are doing"),
        ),
        (frozenset({"faq"}), _("an FAQ")),
    ),
    ArticleType.COMPARISON: (
        (frozenset({"table", "key_points", "signals", "questions", "framework"}), _("a table or points for choosing")),
        (frozenset({"faq"}), _("an FAQ")),
    ),
    ArticleType.ANSWER: (
        (frozenset({"why_it_matters", "context", "key_points", "signals"}), _("the reasons behind the answer")),
        (frozenset({"faq"}), _("an FAQ")),
    ),
}


def article_type(facts: ArticleFacts) -> ArticleType:
    types = {block.type for block in facts.blocks}
    if types & {"framework", "plan"} or _HOW_TO.match(facts.title.strip()):
        return ArticleType.GUIDE
    return ArticleType.COMPARISON if "paths" in types else ArticleType.ANSWER
