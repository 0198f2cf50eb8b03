"""Every address that there is."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver


def routes(
    patterns: list[URLPattern | URLResolver], path: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """(full name, path, pattern) of every address."""
    for entry in patterns:
        here = path + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, here, inner)
        else:
            yield f"{space}{entry.name}" if entry.name else "(no name)", here, entry
