"""The fragments by which one can link to a part of an article. Pure.

What a page shows, what the schema names and what the checks look for come from here.
"""

from collections.abc import Iterable

from cms.core.text import slug_of

from .facts import ArticleFacts

CONTENT = "content"  # the main part of every page
# Lists whose items can be linked to: block → (field of the list, what its anchors begin with).
ITEMS = {
    "faq": ("items", "faq"),
    "framework": ("steps", "step"),
    "proof_checklist": ("items", "check"),
}


def section_anchors(sections: Iterable[tuple[str, str]]) -> list[str]:
    """One for each section, given as (block id, heading): unique on the page, readable where there is a heading."""
    found: dict[str, None] = {}
    for block_id, heading in sections:
        base = slug_of(heading)[:60].strip("-") or f"part-{block_id[:8]}"
        anchor, number = base, 2
        while anchor in found:
            anchor, number = f"{base}-{number}", number + 1
        found[anchor] = None
    return list(found)


def item_anchor(kind: str, item_id: str) -> str:
    """The fragment of one item of a list, such as a step: it survives edits of the wording."""
    return f"{kind}-{item_id[:8]}"


def question_anchor(item_id: str) -> str:
    return item_anchor("faq", item_id)


def anchors_of(facts: ArticleFacts) -> frozenset[str]:
    """All fragments of an article."""
    sections = section_anchors((block.id, block.heading) for block in facts.blocks)
    items = [
        item_anchor(kind, item.id)
        for block_type, (field, kind) in ITEMS.items()
        for block in facts.of_type(block_type)
        for item in block.items(field)
    ]
    corrections = [item_anchor("correction", passage.place.split(".")[1]) for passage in facts.corrections]
    return frozenset({CONTENT, *sections, *items, *corrections})
