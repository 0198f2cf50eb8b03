"""What an article says, apart from how it is stored: the same words give the same hash.

Works on what Wagtail stores with a revision (`page.serializable_data()`, `revision.content`), so that no
page object is needed. Ids of blocks and the editor's own keys change without a change of content; they do
not count. Nor does an empty field: a field that a later version adds leaves old hashes as they are.
"""

import hashlib
import json
import re
from typing import Any

# Fields of a revision that make up the content, in the order of the form.
CONTENT_FIELDS = (
    "title", "slug", "description", "hero_image", "hero_alt", "reviewed_by", "published_on", "updated_on",
    "reviewed_on", "keywords", "featured", "unlisted", "off_sitemap", "noindex", "canonical_url",
    "og_image", "seo_title", "search_description",
)  # fmt: skip
STREAM_FIELDS = ("summary_points", "body", "corrections")
# Fields that blocks got when there were approved articles already: while empty, they leave old hashes as they are.
LATER_FIELDS = {"career_path"}
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def canonical_content(data: dict[str, Any]) -> dict[str, Any]:
    """The content of an article, from the serialised data of a page or a revision, as plain values."""
    content: dict[str, Any] = {name: without_ids(data.get(name)) for name in CONTENT_FIELDS}
    for name in STREAM_FIELDS:
        content[name] = without_ids(json.loads(data.get(name) or "[]"))
    content["categories"] = sorted(data.get("categories") or [])
    content["tags"] = sorted(row["tag"] for row in data.get("tagged_items") or [])
    content["authors"] = [row["author"] for row in data.get("authorships") or []]
    return {name: value for name, value in content.items() if value}


def content_hash(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical content, in hexadecimal."""
    text = json.dumps(canonical_content(data), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def without_ids(value: Any) -> Any:
    """A raw stream value without ids of blocks and keys of the rich-text editor."""
    if isinstance(value, dict):
        is_child = {"type", "value", "id"} >= value.keys() >= {"type", "value"}
        empty = {key for key in LATER_FIELDS if value.get(key) is None}
        left_out = {"id", *empty} if is_child else empty
        return {key: without_ids(item) for key, item in value.items() if key not in left_out}
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, str):
        return same_lines(BLOCK_KEY.sub("", value))
    return value


def same_lines(text: str) -> str:
    """Browsers send the lines of a text field with other ends than those they were given."""
    return text.replace("\r\n", "\n")


def changed_blocks(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Ids of body blocks that were added, removed or say something else, in reading order."""
    old, new = blocks_by_id(before), blocks_by_id(after)
    return [key for key in dict.fromkeys([*new, *old]) if old.get(key) != new.get(key)]


def blocks_by_id(data: dict[str, Any]) -> dict[str, Any]:
    return {
        str(block.get("id")): (block["type"], without_ids(block["value"]))
        for block in json.loads(data.get("body") or "[]")
    }


def block_types(data: dict[str, Any]) -> set[str]:
    """Types of the blocks of the body, at every depth."""
    found: set[str] = set()
    waiting: list[Any] = json.loads(data.get("body") or "[]")
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("type"), str) and "value" in value:
                found.add(value["type"])
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def missing_parts(data: dict[str, Any]) -> list[str]:
    """Names of the fields that every article needs and this one lacks: `description`, `body`, `hero_alt`."""
    content = canonical_content(data)
    missing = [name for name in ("description", "body") if not content.get(name)]
    if content.get("hero_image") and not content.get("hero_alt"):
        missing.append("hero_alt")
    return missing
