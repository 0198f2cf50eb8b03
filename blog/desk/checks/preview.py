"""What the checks find, also in Wagtail's panel “Checks”, which points at the words in the preview.

That panel runs rules of axe over the previewed page and gives each a fixed text:
https://docs.wagtail.org/en/stable/advanced_topics/accessibility_considerations.html#built-in-accessibility-checker
So the preview marks the parts in which something was found (`blog.templatetags.desk_preview`), and there is one
rule for each of our checks that fails wherever its mark stands.
"""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from blog import checking
from blog.models import ArticlePage

MARK = "data-findings"
# One of axe's own, which nothing but a picture passes: Wagtail's script knows no checks but its own and axe's.
FAILS = "has-alt"


def name_of(rule_id: str) -> str:
    return f"proofdesk-{rule_id.replace('.', '-')}"


def add_checks(request: Any, items: list[Any], page: Page | None) -> None:
    """For `construct_wagtail_userbar`: the panel and the user bar ask the same list."""
    if not isinstance(page, ArticlePage):
        return
    rules = list(checking.rules)
    for item in items:
        if isinstance(item, ContentCheckerItem):
            item.axe_run_only = [*item.axe_run_only, *(name_of(rule.id) for rule in rules)]
            item.axe_custom_rules = [*item.axe_custom_rules, *map(as_axe_rule, rules)]
            item.axe_messages = item.axe_messages | {
                name_of(rule.id): {"error_name": _(rule.title), "help_text": _(rule.hint)} for rule in rules
            }


def as_axe_rule(rule: Any) -> dict[str, Any]:
    return {
        "id": name_of(rule.id),
        "impact": "moderate",
        "selector": f'[{MARK}~="{rule.id}"]',
        "any": [FAILS],
        "enabled": True,
    }
