"""A way to another role as plans and tables read it: plain values, pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skill:
    """What is to be built, and what to do for it. The order of a path's skills is their priority."""

    name: str
    action: str


@dataclass(frozen=True, slots=True)
class Path:
    """`months_min` and `months_max`: a typical range, both ends included, at least one month."""

    slug: str
    title: str
    months_min: int
    months_max: int
    skills: tuple[Skill, ...] = ()
    entry_points: tuple[str, ...] = ()
