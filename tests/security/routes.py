"""Every address of the resolver, with the view behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls.resolvers import URLPattern, URLResolver


@dataclass(frozen=True)
class Route:
    """`pattern`: all parts together, as they were written. `name`: with its namespaces; "" for none."""

    pattern: str
    name: str
    view: Any


def routes(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(pattern, ":".join([*spaces, entry.name]) if entry.name else "", entry.callback)
        else:
            yield from routes(entry, pattern, (*spaces, entry.namespace) if entry.namespace else spaces)
