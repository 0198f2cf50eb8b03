"""What programs and people send that no form would: the words that cases are made of. Pure."""

import json
from random import Random
from typing import Any

TEXTS = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff", "\ufeff", "\u202e", "\u2028", "\x1b[0m", "\x7f", "\r\n", "\n", "\t",
    "é", "e\u0301", "İ", "ß", "𝕏", "👩‍👩‍👧‍👦", "ﷺ", "क्षि", "%00", "%", "%%", "%zz", "%c0%af", "%ff", "%u0000", "+", "&", "=",
    "&amp;", "#", "?", "/", "//", "/../..", "..%2f..%2f", "\\", "C:\\", "~", ".", "..", "*", "**", "(", "((((", "[", "{",
    "{{7*7}}", "{% if %}", "${x}", "'", "\"", "'\"", "`", ";", "--", "/*", "<", "<!", "<![", "<!--", "<script>", "</p>",
    "<a href=javascript:x>", "' OR 1=1 --", "1;DROP TABLE x", "null", "None", "nan", "NaN", "inf", "-inf", "Infinity",
    "true", "0", "-0", "-1", "1", "1.5", "1e309", "1e-400", "0x10", "1_000", "²", "٣", "१", "9" * 19, "9" * 25, "9" * 400,
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2026-02-30", "0000-00-00",
    "9999-12-31T23:59:60Z", "1970-01-01", "10000-01-01", "a" * 300, "a" * 5000, "ä" * 3000, "a " * 2000, "\u0301" * 500,
    "http://", "http://[::1", "http://[::1]:99999/", "//evil.example", "javascript:x", "data:,x", "file:///etc/passwd",
    "http://169.254.169.254/", "mailto:", "tel:", "a@b", "a@b\nBcc: c@d", "@", "\"a b\"@c", "a@" + "b" * 300,
]  # fmt: skip
HEADERS = {
    "HTTP_ACCEPT_ENCODING": ["", "*", "br;q=2", "gzip;q=-1", "gzip;q=nan", ",,,", "identity;q=0", "br, gzip" * 300, "\xff", "gzip;q=1e309"],
    "HTTP_RANGE": ["bytes=", "bytes=0-", "bytes=-1", "bytes=5-1", "bytes=0-0,1-1,2-2" * 50, "items=0-1", "bytes=999999999999999999999-", "\xff"],
    "HTTP_IF_NONE_MATCH": ["*", '"', 'W/"x"', '"a","b"' * 200, "", "\xff", '"\x80"'],
    "HTTP_IF_MATCH": ["*", '"x"', "W/", "\xff"],
    "HTTP_IF_MODIFIED_SINCE": ["0", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 99999 99:99:99 GMT", "\xff", "9" * 300, "Sun, 06 Nov 0000 08:49:37 GMT"],
    "HTTP_IF_UNMODIFIED_SINCE": ["x", "Mon, 31 Feb 2026 00:00:00 GMT", "Sun, 06 Nov 9999 08:49:37 GMT"],
    "HTTP_ACCEPT_LANGUAGE": ["*", "de;q=", "x" * 3000, "en-" * 900, "\xff", "zh-Hans-CN,en;q=0.000001"],
    "HTTP_ACCEPT": ["", "*/*;q=", "application/json;" * 200, "\xff", "text/html;level=\x00"],
    "HTTP_COOKIE": ["sessionid=", "sessionid=\xff", "a=b;" * 1000, "csrftoken=" + "x" * 64, "sessionid=../../x", "=", ";;;", "messages=x", "sessionid=" + "a" * 32, 'a="'],
    "HTTP_HOST": ["", "a b", "[::1", "x:99999", "\xff", "a" * 300, "..", "testserver:", "testserver."],
    "HTTP_REFERER": ["\xff", "http://[", "x" * 5000, "http://testserver/\x00"],
    "HTTP_ORIGIN": ["null", "http://[", "\xff", "https://evil.example"],
    "HTTP_AUTHORIZATION": ["Bearer", "Bearer ", "Bearer \xff", "Basic x", "Bearer " + "a" * 9000, "\x00", "Bearer pd_"],
    "HTTP_X_FORWARDED_FOR": ["\xff", "1.2.3", "x" * 900, "::ffff:1.2.3.4%eth0"],
    "HTTP_X_FORWARDED_PROTO": ["x", "\xff", "https, http"],
    "HTTP_X_REQUEST_ID": ["x" * 5000, "\r\nX: y", "\xff"],
    "HTTP_CONTENT_ENCODING": ["gzip", "x"],
    "HTTP_IDEMPOTENCY_KEY": ["", "x" * 300, "\xff", "a b"],
    "HTTP_SAVE_DATA": ["on"], "HTTP_DNT": ["1", "x"], "HTTP_SEC_GPC": ["1", "\xff"],
    "REMOTE_ADDR": ["", "x", "::1", "fe80::1%eth0", "999.1.1.1", "\xff"],
    "CONTENT_LENGTH": ["", "0"],  # no server hands on what is no number, or not that of the body
}  # fmt: skip
TYPES = [
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 300, "application/json", "application/json; charset=x", "text/plain; charset=utf-16",
    "application/x-www-form-urlencoded; charset=\xff", "application/json; charset=utf-7", "", "x", "application/xml", ";;;",
]  # fmt: skip


def text(rng: Random) -> str:
    """One of the hostile texts, a few of them together, or letters of all planes."""
    kind = rng.random()
    if kind < 0.6:
        return rng.choice(TEXTS)
    if kind < 0.85:
        return "".join(rng.choice(TEXTS)[:200] for _ in range(rng.randint(2, 5)))
    return "".join(chr(rng.choice((rng.randint(0, 0x7F), rng.randint(0x80, 0xFFFF), rng.randint(0x10000, 0x10FFFF)))) for _ in range(rng.randint(1, 40)))  # fmt: skip


def raw(value: str) -> str:
    """As WSGI hands a path, query or header over: bytes as Latin-1."""
    return value.encode("utf-8", "surrogatepass").decode("latin-1")


def value(rng: Random, depth: int = 0) -> Any:
    """A JSON value."""
    kind = rng.random()
    if depth > 4 or kind < 0.5:
        return rng.choice(
            [text(rng), rng.choice([0, -1, 1, 1.5, 10**20, 2**63, -(2**63), True, False, None]), text(rng)]
        )
    if kind < 0.75:
        return [value(rng, depth + 1) for _ in range(rng.randint(0, 4))]
    return {text(rng)[:60]: value(rng, depth + 1) for _ in range(rng.randint(0, 4))}


def written(data: Any, rng: Random) -> str:
    """As JSON, mostly; sometimes spoiled, or nested deeper than any reader likes."""
    kind = rng.random()
    if kind < 0.06:
        depth = rng.choice([50, 1000, 20_000])
        return rng.choice(["[", '{"a":', '{"body":[']) * depth
    if kind < 0.1:
        return "[" * 3000 + "]" * 3000
    said = json.dumps(data, ensure_ascii=rng.random() < 0.5)
    if kind < 0.25:
        at = rng.randint(0, len(said))
        said = (
            said[:at]
            + rng.choice(["", "}", ",", "\x00", '"', "NaN", "1e999", "\\ud800", "\\u0000"])
            + said[at + rng.randint(0, 2) :]
        )
    return said


def mutated(data: bytes, rng: Random) -> bytes:
    """Bytes changed, doubled, dropped, cut."""
    found = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        if not found:
            return bytes(rng.randbytes(rng.randint(0, 30)))
        at, kind = rng.randrange(len(found)), rng.random()
        if kind < 0.35:
            found[at] = rng.choice([0, 0xFF, 0x7F, 0x80, rng.randrange(256), found[at] ^ (1 << rng.randrange(8))])
        elif kind < 0.55:
            end = min(len(found), at + rng.choice([1, 4, 64, 512]))
            del found[at:end]
        elif kind < 0.75:
            found[at:at] = found[at : at + rng.choice([1, 8, 200])] * rng.choice([1, 2, 20])
        elif kind < 0.9:
            found[at:at] = text(rng).encode("utf-8", "surrogatepass")
        else:
            del found[at:]
    return bytes(found)
