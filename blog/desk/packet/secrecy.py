"""Tokens of links in mails and of private pages leave no trace in logs.

The token of a review link stands in an address once, when the link is opened: `/review/<token>/`. Others say with
`cover` where theirs stand. Settings put
`TokenFilter` on the loggers that know requests and on the handlers. A web server in front, or the access
log of the application server, writes its own lines, which nothing here can reach.
"""

import copy
import logging
import re
from typing import Any

SHAPE = r"[\w-]{43}"  # of a token: secrets.token_urlsafe(32)
_HIDDEN = r"\1***"
_PLACES = ("PATH_INFO", "QUERY_STRING", "REQUEST_URI", "RAW_URI", "HTTP_REFERER")


_addresses: list[re.Pattern[str]] = []


def cover(path: str, shape: str) -> None:
    """Hide what follows this path in addresses. Both are patterns; slashes may be quoted."""
    quoted = path.replace("/", "(?:/|%2F)")
    _addresses.append(re.compile(rf"({quoted}){shape}", re.IGNORECASE))


cover("review/", SHAPE)


class TokenFilter(logging.Filter):
    """Lets every record pass, with `***` in place of a token: in its message and in its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (clean := hidden(message)) != message:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = hidden(logging.Formatter().formatException(record.exc_info))
        request = getattr(record, "request", None)
        if any(hidden(address) != address for address in addresses_of(request)):
            record.request = without_token(request)
            record.exc_info = None  # error reports by mail would print the values of variables; the text stays
        return True


def addresses_of(request: Any) -> list[str]:
    """Where a token may stand."""
    meta = getattr(request, "META", {})
    return [str(getattr(request, "path", "")), *(str(meta.get(key, "")) for key in _PLACES)]


def hidden(text: str) -> str:
    for address in _addresses:
        text = address.sub(_HIDDEN, text)
    return text


def without_token(request: Any) -> Any:
    """A copy of the request, as error reports may show it."""
    clean = copy.copy(request)
    clean.path, clean.path_info = hidden(request.path), hidden(request.path_info)
    clean.META = clean.environ = {
        key: hidden(value) if key in _PLACES else value for key, value in request.META.items()
    }
    clean.resolver_match = None
    for name in ("GET", "headers"):  # read again from what is clean
        clean.__dict__.pop(name, None)
    return clean
