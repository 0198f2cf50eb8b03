"""What an article says, apart from how it is stored: the same words give the same hash.

Ids of blocks and the editor's own keys change without a change of content, so they do not count.
"""

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blog.models import ArticlePage

# Fields of a revision that make up the content, in the order of the form.
CONTENT_FIELDS = (
    "title", "slug", "description", "hero_image", "hero_alt", "reviewed_by", "published_on", "updated_on",
    "reviewed_on", "categories", "keywords", "featured", "unlisted", "off_sitemap", "noindex", "canonical_url",
    "og_image", "seo_title", "search_description",
)  # fmt: skip
STREAM_FIELDS = ("summary_points", "body")
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def canonical_content(page: "ArticlePage") -> dict[str, Any]:
    """The content as plain values, from a page object in any state (live, draft, not yet saved)."""
    data = page.serializable_data()
    content: dict[str, Any] = {name: data[name] for name in CONTENT_FIELDS}
    content["categories"] = sorted(data["categories"])
    for name in STREAM_FIELDS:
        content[name] = without_ids(json.loads(data[name]))
    content["authors"] = [row["author"] for row in data["authorships"]]
    content["tags"] = sorted(tag.name for tag in page.tags.all())
    return content


def content_hash(page: "ArticlePage") -> str:
    """SHA-256 of the canonical content, in hexadecimal."""
    text = json.dumps(canonical_content(page), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def without_ids(value: Any) -> Any:
    """A raw stream value without ids of blocks and keys of the rich-text editor."""
    if isinstance(value, dict):
        is_child = {"type", "value", "id"} >= value.keys() >= {"type", "value"}
        return {key: without_ids(item) for key, item in value.items() if not (is_child and key == "id")}
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, str):
        return _BLOCK_KEY.sub("", value)
    return value
