"""Does a form's answer look like spam? Pure: what it says, and how it came, as plain values.

Each sign has a weight. What is certain stops an answer alone; what also happens to people needs company.
Nothing is thrown away for it: the team finds it in a list.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

ENOUGH = 3  # weights together
FASTEST = 2.0  # seconds from the first touch of a form to its end
MANY_POSTS, TOO_MANY_POSTS = 6, 20  # from one network within an hour
CERTAIN, LIKELY, SLIGHT = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Attempt:
    email: str
    name: str = ""
    role: str = ""
    trap: str = ""  # what stands in the field that people do not see
    seconds: float | None = None  # since the form was first touched; None: the browser runs no scripts
    posts: int = 1  # from its network within the hour, with this one


@dataclass(frozen=True, slots=True)
class Sign:
    code: str
    weight: int


def signs_of(attempt: Attempt, disposable: Collection[str] = ()) -> list[Sign]:
    """`disposable`: domains of throw-away addresses."""
    return [*_of_manner(attempt), *_of_address(attempt.email, disposable), *_of_words(attempt)]


def is_spam(signs: Collection[Sign]) -> bool:
    return sum(sign.weight for sign in signs) >= ENOUGH


# ---- how it came


def _of_manner(attempt: Attempt) -> Iterator[Sign]:
    if attempt.trap:
        yield Sign("trap", CERTAIN)
    if attempt.seconds is None:
        yield Sign("no-script", SLIGHT)
    elif attempt.seconds < FASTEST:
        yield Sign("too-fast", CERTAIN)
    if attempt.posts > TOO_MANY_POSTS:
        yield Sign("network", CERTAIN)
    elif attempt.posts > MANY_POSTS:
        yield Sign("busy-network", SLIGHT)


# ---- the address

_DOTS_IGNORED = {"gmail.com", "googlemail.com"}
_ALTERNATING = re.compile(r"(?:[a-z]\d|\d[a-z])", re.I)


def _of_address(email: str, disposable: Collection[str]) -> Iterator[Sign]:
    local, _, domain = email.lower().rpartition("@")
    if any(parent in disposable for parent in _parents(domain)):
        yield Sign("disposable", CERTAIN)
    if domain in _DOTS_IGNORED and local.count(".") > 4:
        yield Sign("dotted", LIKELY)
    if len(_ALTERNATING.findall(local)) > 3:
        yield Sign("random-address", SLIGHT)


def _parents(domain: str) -> Iterator[str]:
    """mail.example.com, example.com, but never the top level."""
    parts = domain.split(".")
    for number in range(len(parts) - 1):
        yield ".".join(parts[number:])


# ---- the words

_TOPS = "com|net|org|info|biz|ru|su|cn|xyz|top|site|online|shop|store|click|link|club|live|pro|vip|win|bet|io|ly|gl|cc|tk|app|dev"
_LINK = re.compile(r"https?:|hxxp|www\.|\[/?url|\bt\.me/|\bwa\.me/", re.I)
_DOMAIN = re.compile(rf"\b[\w-]{{2,}}(?:\.|\s?\(dot\)\s?|\s\.\s)(?:{_TOPS})\b", re.I)
_PATH = re.compile(rf"\b[\w-]{{2,}}\.(?:{_TOPS})/\S", re.I)
_MARKUP = re.compile(r"</?[a-z!]|&[lg]t;|\{\{|\}\}|\$\{|<\?|%3c|\bhref\s*=", re.I)
_QUERY = re.compile(r"['\"]\s*(?:or|and|union)\s|--\s*$|;\s*drop\s|union\s+select|\bsleep\(|\.\./|/etc/passwd", re.I)
# Never a person's name; as part of a role they may be honest work.
_TRADE = re.compile(
    r"\b(?:casinos?|viagra|cialis|tramadol|bitcoins?|btc|crypto\w*|forex|porn\w*|xxx|escorts?|betting|backlinks?"
    r"|jackpot|slots?|levitra|replica|onlyfans|nft|airdrop|telegram|whatsapp|payday|hookup|webcams?)\b",
    re.I,
)
_PITCH = re.compile(
    r"\b(?:(?:seo|web ?design|marketing|link.?building|leads?) (?:services?|packages?|offers?)|buy (?:cheap|now|online|\w+ followers)"
    r"|guest posts?|(?:first|top) (?:page|spot) (?:of|on) google|rank(?:ing)? (?:your|#|higher|on google)|make money|earn \W?\d|per (?:day|hour) from home"
    r"|work from home|click here|visit (?:my|our|this)|limited (?:time|offer)|free (?:gift|trial|money|spins?|iphone)|you (?:have )?won"
    r"|winner|investment opportunit\w+|double your|hot (?:girls?|singles?)|meet (?:girls?|singles?)|lose weight|weight loss|cheap (?:meds|pills|loans?)"
    r"|business loans?|quick loans?|no credit check|get followers|targeted traffic|website traffic|explainer videos?|contact forms? (?:blast|marketing)"
    r"|dear (?:sir|friend|owner|webmaster)|inherit\w+|next of kin|million dollars|sugar (?:daddy|mommy)|adult dating|earn \w+ (?:cash|money|dollars))\b",
    re.I,
)
_SUMS = re.compile(r"[$€£¥%₽]")
_SHOUTS = re.compile(r"[!?]|>>|=>|→|\*{2}|#\w")
_SWITCHES = re.compile(r"[a-z][A-Z]")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{7}", re.I)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w")


def _of_words(attempt: Attempt) -> Iterator[Sign]:
    # Some people type their address where their name belongs.
    name, role = re.sub(re.escape(attempt.email), "", attempt.name, flags=re.I).strip(), attempt.role.strip()
    both = f"{name} · {role}"
    if _LINK.search(both) or _DOMAIN.search(name) or _PATH.search(role):
        yield Sign("link", CERTAIN)
    if _MARKUP.search(both) or _QUERY.search(both):
        yield Sign("markup", CERTAIN)
    if any(unicodedata.category(char) == "Cc" for char in both):
        yield Sign("line-break", CERTAIN)
    if _TRADE.search(name):
        yield Sign("trade", CERTAIN)
    if _PITCH.search(both):
        yield Sign("pitch", CERTAIN)
    if _SUMS.search(name):
        yield Sign("sum", CERTAIN)
    if _TRADE.search(role) and _SUMS.search(role):
        yield Sign("sum", CERTAIN)
    if _ADDRESS.search(name):
        yield Sign("address-in-name", CERTAIN)
    if sum(char.isdigit() for char in name) > 5:
        yield Sign("number", CERTAIN)
    if _is_random(name):
        yield Sign("random-name", CERTAIN)
    if _mixes_scripts(name):
        yield Sign("mixed-scripts", CERTAIN)
    if _SHOUTS.search(name):
        yield Sign("shouting", LIKELY)
    if any(unicodedata.category(char) == "So" for char in name):
        yield Sign("symbols", LIKELY)
    if len(name) > 80 or len(name.split()) > 7:
        yield Sign("long-name", LIKELY)
    if name and name == role:
        yield Sign("same-words", LIKELY)


def _is_random(name: str) -> bool:
    """xQzRtPlKjH, or many consonants in a row. Names such as McDonald and Schwarzschild pass."""
    words = name.split()
    return any((len(word) > 7 and len(_SWITCHES.findall(word)) > 2) or _CLUSTER.search(word) for word in words)


def _mixes_scripts(name: str) -> bool:
    """Letters of two alphabets in one word, as only who hides a word writes it."""
    for word in re.findall(r"\w+", name):
        scripts = {unicodedata.name(char, "").split()[0] for char in word if char.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            return True
    return False
