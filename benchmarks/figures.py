"""Rounds become figures, figures become ratios, ratios are held against what was promised. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Round:
    """One run of wrk: requests a second, milliseconds that half and 99 of 100 requests take at most, failures."""

    rate: float
    p50: float
    p99: float
    errors: int


def read_wrk(said: str) -> Round:
    """What `wrk --latency` prints. Raises ValueError for anything else.

    https://github.com/wg/wrk#basic-usage
    """
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    shares = dict(re.findall(r"^\s+(50|99)%\s+([\d.]+(?:us|ms|s|m))\s*$", said, re.M))
    if rate is None or not {"50", "99"} <= set(shares):
        raise ValueError(f"wrk says nothing of its requests: {said!r}")
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    errors = sum(map(int, sockets.groups())) if sockets else 0
    return Round(
        float(rate[1]),
        milliseconds(shares["50"]),
        milliseconds(shares["99"]),
        errors + int(refused[1] if refused else 0),
    )


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]


@dataclass(frozen=True, slots=True)
class Spread:
    """The smallest, the middle and the largest of several."""

    least: float
    middle: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        found = sorted(values)
        return cls(found[0], median(found), found[-1])

    def said(self, digits: int = 0) -> str:
        return " – ".join(f"{value:,.{digits}f}" for value in (self.least, self.middle, self.most))

    def as_dict(self) -> dict[str, float]:
        return {"min": round(self.least, 4), "median": round(self.middle, 4), "max": round(self.most, 4)}


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Round by round: what ran beside each other shared the same minute of the machine.

    Rounds in which the other answered nothing tell nothing. Raises ValueError when it never answered.
    """
    pairs = [(mine, other) for mine, other in zip(ours, theirs, strict=True) if other]
    if not pairs:
        raise ValueError("no round in which the other answered")
    return Spread.of(mine / other for mine, other in pairs)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was promised, what was found; `found` None: not measured, and why."""

    what: str
    wanted: float
    found: float | None
    at_most: bool = False
    why_not: str = ""

    @property
    def holds(self) -> bool | None:
        if self.found is None:
            return None
        return self.found <= self.wanted if self.at_most else self.found >= self.wanted

    @property
    def sign(self) -> str:
        return {True: "pass", False: "FAIL", None: "not measured"}[self.holds]

    def said(self) -> str:
        bound = "at most" if self.at_most else "at least"
        found = self.why_not if self.found is None else f"{self.found:.3g}"
        return f"{self.sign:12} {self.what}: {found} ({bound} {self.wanted:g})"

    def as_dict(self) -> dict[str, Any]:
        return {
            "what": self.what, "wanted": self.wanted, "at_most": self.at_most, "found": self.found, "verdict": self.sign,
            "why_not": self.why_not,
        }  # fmt: skip


def growth(small: Sequence[float], large: Sequence[float]) -> Spread:
    """How many times as long the large site takes, against the median of the small one."""
    base = median(small)
    return Spread.of(value / base for value in large)


def chart(rows: Sequence[tuple[str, Spread]], title: str) -> str:
    """Bars with their spread, as SVG, on a logarithmic scale of tens."""
    from math import log10

    left, width, step = 250, 420, 34
    lowest = min(spread.least for _, spread in rows) or 1
    top = max(spread.most for _, spread in rows)
    floor, ceiling = int(log10(max(lowest, 0.1))), int(log10(top)) + 1

    def place(value: float) -> float:
        return left + width * (log10(max(value, 0.1)) - floor) / max(ceiling - floor, 1)

    height = 60 + step * len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 110} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13"><title>{title}</title>',
        f'<rect width="100%" height="100%" fill="#fbf8f3"/><text x="12" y="22" font-weight="600">{title}</text>',
    ]
    for power in range(floor, ceiling + 1):
        x = place(10**power)
        parts.append(f'<path d="M{x:.1f} 34V{height - 12}" stroke="#d9d0c0"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 1}" font-size="10" text-anchor="middle">{10**power:,}</text>')
    for number, (name, spread) in enumerate(rows):
        y = 40 + step * number
        parts.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{name}</text>')
        parts.append(
            f'<rect x="{left}" y="{y}" width="{max(place(spread.middle) - left, 1):.1f}" height="20" fill="#a3431c"/>'
        )
        parts.append(
            f'<path d="M{place(spread.least):.1f} {y + 10}H{place(spread.most):.1f}" stroke="#17364a" stroke-width="2"/>'
        )
        parts.append(f'<text x="{place(spread.most) + 6:.1f}" y="{y + 15}">{spread.middle:,.0f}</text>')
    return "\n".join([*parts, "</svg>\n"])
