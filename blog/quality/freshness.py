"""Freshness: the next review is not overdue. Pure; docs/checks/freshness.md says why."""

from collections.abc import Iterator

from blog.facts import ArticleFacts

from .context import Context
from .registry import OFF, WARNING, Found, Limits, check
from .wording import counted as ngettext
from .wording import marked as _

CONFIRM = _("Read the whole article, then tick that you reviewed it as you approve, or say that it is still correct.")


@check("freshness.overdue", _("The next review is not overdue"), level=WARNING, hint=CONFIRM)
def review_is_not_overdue(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if context.today and context.review_by and context.review_by < context.today:
        days = (context.today - context.review_by).days
        text = ngettext(
            "Its review was due on %(day)s: %(count)s day ago.",
            "Its review was due on %(day)s: %(count)s days ago.",
            days,
        )
        yield Found(text % {"day": context.review_by, "count": days})


@check("freshness.due-soon", _("The next review is not near"), level=OFF, hint=CONFIRM, days=30)
def review_is_not_near(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if context.today and context.review_by and 0 <= (context.review_by - context.today).days <= limits["days"]:
        yield Found(_("Its review is due on %(day)s.") % {"day": context.review_by})
