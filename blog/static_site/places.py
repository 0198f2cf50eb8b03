"""Where addresses lie in the folder, and what pages refer to. Pure.

A static host knows no queries: the second page of a list at `/blog/?page=2` becomes `/blog/page/2/`.
"""

import re
from collections.abc import Iterator
from posixpath import normpath
from urllib.parse import quote, unquote, urljoin, urlsplit

TEXTS = {
    "text/html", "text/css", "text/plain", "text/markdown", "text/xml", "text/javascript", "application/xml",
    "application/atom+xml", "application/rss+xml", "application/json", "application/feed+json",
    "application/javascript", "image/svg+xml",
}  # fmt: skip
_PARTS = re.compile(r"""(?:(?<=["'(\s,=])|(?<=^))(?:https?://[^\s"'<>(),/]+)?/(?:static|media|look)/[^\s"'<>(),?#]+""")
_CSS = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
_JS = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


_SEARCH = re.compile(
    r',"potentialAction":\{"@type":"SearchAction","target":\{[^{}]*\{search_term_string\}[^{}]*\},"query-input":"[^"]*"\}'
)


class Unplaceable(Exception):
    """An address that cannot be a file below the folder."""


def file_of(path: str) -> str:
    """The file of an address, relative to the folder. Raises Unplaceable for one that would leave it."""
    found = unquote(path).lstrip("/")
    if found == "" or found.endswith("/"):
        found += "index.html"
    parts = found.split("/")
    if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts) or normpath(found) != found:
        raise Unplaceable(path)
    return found


def numbered(path: str, number: int) -> str:
    """The address of a further page of a list."""
    return f"{path}page/{number}/"


def without_queries(text: str, path: str, lists: set[str], origin: str) -> str:
    """The page at `path`, its links to further pages of these lists as a static host can answer them."""

    def moved(match: re.Match[str]) -> str:
        before, target, number = match[1], match[2], int(match[3] or 1)
        local = target.removeprefix(origin) or path
        if local not in lists:
            return match[0]
        prefix = origin if target.startswith(origin) else ""
        return f"{before}{prefix}{local if number == 1 else numbered(local, number)}"

    site = re.escape(origin)
    return re.sub(rf"""(["'])((?:{site})?(?:/[^"'?<>\s]*)?)\?(?:page=(\d+))?(?=["'])""", moved, text)


def without_search(text: str) -> str:
    """A page that does not tell machines of a search."""
    return _SEARCH.sub("", text)


def moved_to(text: str, origin: str, base: str) -> str:
    """Addresses of the site at `origin` as addresses at `base`, also inside the queries of other addresses."""
    if origin == base:
        return text
    ends = r"(?![\w.:-])"
    text = re.sub(re.escape(origin) + ends, lambda _: base, text)
    return re.sub(re.escape(quote(origin, safe="")) + r"(?!\w)", lambda _: quote(base, safe=""), text)


def parts_of(text: str, origin: str) -> Iterator[str]:
    """Paths of the stylesheets, scripts, fonts and pictures that a page names."""
    for match in _PARTS.finditer(text):
        found = match[0]
        if found.startswith(("/", f"{origin}/")):
            yield unquote(urlsplit(found).path)


def named_by(text: str, path: str, kind: str) -> Iterator[str]:
    """What a stylesheet or a script at this path loads by itself."""
    if kind == "text/css":
        names = [first or second for first, second in _CSS.findall(text)]
    else:
        names = _JS.findall(text)
    for name in names:
        found = urlsplit(urljoin(path, name))
        if not found.netloc:
            yield unquote(found.path)
