"""The career paths that a roadmap can lead to."""

from cms.core.visibility import visible

from .models import CareerPath
from .paths import Path


def available_paths() -> tuple[Path, ...]:
    """Those that everybody may read, in the order in which they are offered."""
    return tuple(page.as_path() for page in visible(CareerPath.objects.order_by("path")))


def page_of(slug: str) -> CareerPath | None:
    """The page of a path, while everybody may read it."""
    return visible(CareerPath.objects.filter(slug=slug)).order_by("path").first()


def path_named(slug: str) -> Path | None:
    return next((path for path in available_paths() if path.slug == slug), None)
