"""Groups of articles that hang together by pairs. Pure."""

from collections.abc import Iterable


def clusters(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Who is connected, directly or through others. The largest first, then by the lowest number."""
    above: dict[int, int] = {}

    def root(of: int) -> int:
        above.setdefault(of, of)
        while above[of] != of:
            above[of] = above[above[of]]
            of = above[of]
        return of

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        above[second] = first
    members: dict[int, list[int]] = {}
    for number in sorted(above):
        members.setdefault(root(number), []).append(number)
    return sorted((tuple(found) for found in members.values()), key=lambda found: (-len(found), found))
