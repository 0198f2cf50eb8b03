"""What is learnt while a page is rendered: may it be kept, for how long, and what does it show?

Views say the first; the second follows from the objects that were loaded. Outside the page cache all of it does
nothing: with Django's test client, in an export, under ASGI.
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from .keys import Shape

IN_ENVIRON = "proofdesk.rendering"
IN_BACKGROUND = "proofdesk.background"
# A browser's wishes are met from the copy, so that the copy itself is whole.
WISHES = (
    *("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH"),
    *("HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE"),
)


@dataclass(slots=True)
class Rendering:
    """`stale_at`, `dies_at`: seconds since 1970, see `entries.made`."""

    shape: Shape | None = None  # None: not to be kept
    names: set[str] = field(default_factory=set)
    stale_at: float | None = None
    dies_at: float | None = None

    def ends(self, moment: float) -> None:
        """From this moment on it shows what is over."""
        self.stale_at = min(self.stale_at or moment, moment)


_current: ContextVar[Rendering | None] = ContextVar("what is rendered", default=None)


@contextmanager
def of(environ: MutableMapping[str, Any]) -> Iterator[Rendering]:
    rendering = environ[IN_ENVIRON] = Rendering()
    token = _current.set(rendering)
    try:
        yield rendering
    finally:
        _current.reset(token)


def current() -> Rendering | None:
    return _current.get()


@contextmanager
def learning() -> Iterator[Rendering]:
    """What is learnt within, whether or not a copy is made: for what is remembered and shown again."""
    learnt = Rendering()
    token = _current.set(learnt)
    try:
        yield learnt
    finally:
        _current.reset(token)


def learn(learnt: Rendering) -> None:
    """As if all that was done again."""
    if (rendering := _current.get()) is not None:
        rendering.names.update(learnt.names)
        if learnt.stale_at is not None:
            rendering.ends(learnt.stale_at)


def depends_on(*names: str) -> None:
    """What is rendered now changes with these."""
    if (rendering := _current.get()) is not None:
        rendering.names.update(names)


def keep(
    request: Any, *, query: tuple[str, ...] | None = (), names: Iterable[str] = (), dies_at: float | None = None
) -> None:
    """The answer to this request is the same for everybody who asks with the same values of these parameters.

    `query`: None for all parameters. `names`: of what it changes with, beyond what it loads. `dies_at`: seconds
    since 1970, from which on nobody may see it.
    """
    rendering: Rendering | None = request.META.get(IN_ENVIRON)
    if rendering is None or request.method != "GET":
        return
    rendering.shape = Shape(query)
    rendering.names.update(names)
    rendering.dies_at = dies_at
    for wish in WISHES:
        request.META.pop(wish, None)
    request.__dict__.pop("headers", None)  # they are read anew


def kept(*, query: tuple[str, ...] | None = (), names: tuple[str, ...] = ()) -> Callable[[Any], Any]:
    """A view whose successful answers are kept."""

    def decorated(view: Any) -> Any:
        @wraps(view)
        def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                keep(request, query=query, names=names)
            return response

        return answer

    return decorated


def is_in_background(request: Any) -> bool:
    """Rendered for nobody in particular: limits do not count it."""
    return bool(request.META.get(IN_BACKGROUND))
