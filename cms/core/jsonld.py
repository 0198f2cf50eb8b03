"""JSON-LD for a page: one `@graph`, written so that no value can leave its `<script>` element. Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Node = dict[str, Any]

# A JSON string may hold any of these as \u escapes, and then neither `</script>` nor `<!--` can occur.
# U+2028/9 end a line in older JavaScript. https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def dumps(nodes: Iterable[Node]) -> str:
    """The document for `<script type="application/ld+json">`: safe to print without further escaping."""
    return json.dumps(document(nodes), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def document(nodes: Iterable[Node]) -> Node:
    """The document as a value."""
    return {"@context": "https://schema.org", "@graph": [compact(node) for node in nodes]}


def compact(value: Any) -> Any:
    """The value without empty properties: schema.org has no use for null, "" or []."""
    if isinstance(value, Mapping):
        pairs = ((key, compact(item)) for key, item in value.items())
        return {key: item for key, item in pairs if item not in (None, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [item for item in map(compact, value) if item not in (None, "", [], {})]
    return value


def ref(node_id: str) -> Node:
    """A reference to a node of the same graph."""
    return {"@id": node_id}
