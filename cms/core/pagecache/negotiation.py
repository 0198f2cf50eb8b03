"""Which coding a browser gets, and whether it has the page already. Pure. RFC 9110, sections 12.5.3 and 13."""

from email.utils import parsedate_to_datetime
from functools import lru_cache

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
PREFERRED = (BROTLI, GZIP, IDENTITY)  # of equals, the smallest


@lru_cache(maxsize=512)
def coding_for(header: str, *, has_brotli: bool = True) -> str:
    """The coding that the browser likes best; identity when it says nothing that we understand."""
    weights = weights_of(header)
    others = weights.get("*")
    found, best = IDENTITY, 0.0
    for coding in PREFERRED:
        if coding == BROTLI and not has_brotli:
            continue
        weight = weights.get(coding, others)
        if weight is None:
            weight = 0.001 if coding == IDENTITY else 0.0  # identity is always acceptable, and liked least
        if weight > best:
            found, best = coding, weight
    return found


def weights_of(header: str) -> dict[str, float]:
    found = {}
    for part in header.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        if name:
            found["gzip" if name == "x-gzip" else name] = weight_of(parameters)
    return found


def weight_of(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value.strip()), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def is_known(etag: str, modified: int, if_none_match: str, if_modified_since: str) -> bool:
    """Does the browser have this very page? A tag counts more than a day. `modified`: seconds since 1970."""
    if if_none_match:
        if if_none_match.strip() == "*":
            return True
        return bare(etag) in {bare(tag) for tag in if_none_match.split(",")}
    if not if_modified_since:
        return False
    try:
        return modified <= parsedate_to_datetime(if_modified_since).timestamp()
    except (ValueError, TypeError, OverflowError):
        return False


def bare(tag: str) -> str:
    """Without the mark of a weak one: the comparison for GET is the weak one."""
    return tag.strip().removeprefix("W/")
