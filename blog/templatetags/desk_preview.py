"""Marks in the preview of an article: what the checks found in which part."""

from collections import defaultdict
from typing import Any

from django import template
from django.utils.html import format_html

from blog import checking
from blog.quality.waivers import WAIVED

register = template.Library()


@register.simple_tag(takes_context=True)
def findings_mark(context: template.Context, block_id: str = "") -> str:
    """An attribute with the ids of the checks that found something in this block of the body, or in no block.

    Empty but in a preview, and where nothing was found. The checks run once for each preview.
    """
    if not getattr(context.get("request"), "is_preview", False):
        return ""
    page = context["page"]
    if not hasattr(page, "_found_in_preview"):
        page._found_in_preview = by_block(checking.findings_of(page))
    found = page._found_in_preview.get(block_id)
    return format_html(' data-findings="{}"', " ".join(found)) if found else ""


def by_block(findings: Any) -> dict[str, list[str]]:
    """Ids of checks, each once, by the id of the block; "" for those of fields and of the whole article."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for finding in findings:
        if finding.level != WAIVED:
            field, _, rest = finding.place.partition(".")
            found[rest.partition(".")[0] if field == "body" else ""][finding.check] = None
    return {block: list(checks) for block, checks in found.items()}
