"""Images: the library model, and the sizes that pages offer.

Sizes are made by a task when an image arrives, never in a visitor's request: a page offers what exists,
and the original until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from .uploads import take_in

# purpose -> filter specifications, smallest first. The last one is the fallback <img src>. `fill` keeps the focal
# point in view. AVIF stops where making it takes seconds and saves little.
RENDITIONS: dict[str, tuple[str, ...]] = {
    "hero": (
        *("fill-480x270|format-avif", "fill-800x450|format-avif", "fill-1200x675|format-avif"),
        *("fill-480x270|format-webp", "fill-800x450|format-webp", "fill-1200x675|format-webp"),
        "fill-800x450|format-jpeg",
    ),
    "figure": (
        *("width-480|format-avif", "width-800|format-avif"),
        *("width-480|format-webp", "width-800|format-webp"),
        "width-800|format-jpeg",
    ),
    "card": (
        *("fill-480x270|format-avif", "fill-800x450|format-avif"),
        *("fill-480x270|format-webp", "fill-800x450|format-webp"),
        "fill-800x450|format-jpeg",
    ),
    "portrait": ("fill-96x96|format-webp", "fill-320x320|format-webp", "fill-320x320|format-jpeg"),
    "logo": ("max-480x96|format-webp", "max-480x96|format-png"),
    "share": ("fill-1200x630|format-jpeg",),
}


class SiteImage(AbstractImage):
    """A picture of the library. `description` is its default alternative text."""

    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made the picture, shown beside it.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever saves it: what a camera noted beside the picture, such as the place, is not stored."""
        take_in(self)
        super().save(*args, **kwargs)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="proofdesk_core_rendition_unique"
            ),
        ]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file a browser may choose. Width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What a `<picture>` needs: a fallback file, and candidates by format, smallest first (may be empty)."""

    fallback: Candidate
    webp: tuple[Candidate, ...]
    avif: tuple[Candidate, ...] = ()

    @property
    def srcset(self) -> str:
        return srcset(self.webp)

    @property
    def avif_srcset(self) -> str:
        return srcset(self.avif)

    @property
    def largest(self) -> Candidate:
        """For machines, not all of which read AVIF."""
        return max((*self.webp, self.fallback), key=lambda candidate: candidate.width)


def library() -> type[AbstractImage]:
    """The model of the library: ours on the complete site, the host’s own where the desk is a guest."""
    model: type[AbstractImage] = get_image_model()
    return model


def srcset(candidates: Iterable[Candidate]) -> str:
    return ", ".join(f"{candidate.url} {candidate.width}w" for candidate in candidates)


def picture(image: SiteImage, purpose: str) -> Picture:
    """The files that exist for this purpose: the original alone until the task has made the others.

    An image that did not come `with_renditions()` has all of them fetched once.
    """
    found = {
        spec: Candidate(rendition.url, rendition.width, rendition.height)
        for spec, rendition in existing(image, RENDITIONS[purpose]).items()
    }
    fallback = found.pop(RENDITIONS[purpose][-1], None) or Candidate(image.file.url, image.width, image.height)
    return Picture(fallback, candidates(found, "webp"), candidates(found, "avif"))


def largest_url(image: SiteImage, purpose: str) -> str:
    """As `picture(…).largest.url`, for lists of thousands: working out addresses is most of a picture's time."""
    specs = [spec for spec in RENDITIONS[purpose] if format_of(spec) != "avif"]
    found = existing(image, specs)
    files: list[Any] = [*found.values()] if specs[-1] in found else [*found.values(), image]
    return str(max(files, key=lambda file: file.width).file.url)


def existing(image: SiteImage, specs: Iterable[str]) -> dict[str, SiteRendition]:
    """Those that have been made, by their specification."""
    if getattr(image, "prefetched_renditions", None) is None:
        image.prefetched_renditions = list(image.renditions.all())
    filters = {spec: filter_of(spec) for spec in specs}
    found = image.find_existing_renditions(*filters.values())
    return {spec: found[key] for spec, key in filters.items() if key in found}


@cache
def filter_of(spec: str) -> Filter:
    """Read once: reading a specification takes longer than all else that a picture asks for."""
    return Filter(spec=spec)


def candidates(found: dict[str, Candidate], file_format: str) -> tuple[Candidate, ...]:
    """Those of one format, each width once, smallest first."""
    widths = {item.width: item for spec, item in found.items() if spec.endswith(f"format-{file_format}")}
    return tuple(widths[width] for width in sorted(widths))


def specs_for(image: SiteImage) -> list[str]:
    """Every size worth making of an image: none that would only repeat it in full width."""
    wanted: list[str] = []
    for *specs, fallback in RENDITIONS.values():
        for spec, smaller in zip(specs, (None, *specs), strict=False):
            is_first = smaller is None or format_of(smaller) != format_of(spec)
            if is_first or width_of(smaller or spec) < image.width:
                wanted.append(spec)
        wanted.append(fallback)
    return list(dict.fromkeys(wanted))


def first_specs_for(image: SiteImage) -> list[str]:
    """Those that browsers without AVIF need, too, and links elsewhere: a quarter of the work."""
    return [spec for spec in specs_for(image) if format_of(spec) != "avif"]


def format_of(spec: str) -> str:
    return spec.rpartition("format-")[2]


def width_of(spec: str) -> int:
    """The width that a filter specification such as `fill-480x270|format-webp` asks for, in pixels."""
    return int(spec.split("|")[0].split("-")[1].split("x")[0])


def with_renditions(*purposes: str) -> models.QuerySet[SiteImage]:
    """Images together with the sizes that these purposes offer, for `prefetch_related`."""
    specs: Iterable[str] = (spec for purpose in purposes for spec in RENDITIONS[purpose])
    return library().objects.prefetch_renditions(*dict.fromkeys(specs))


def attach_renditions(images: Iterable[SiteImage | None]) -> None:
    """Give these images the sizes that exist of them: one query for all, so that `picture` asks for none."""
    wanted: dict[int, list[SiteImage]] = {}
    for image in images:
        if image is not None:
            wanted.setdefault(image.pk, []).append(image)
    found: dict[int, list[SiteRendition]] = {pk: [] for pk in wanted}
    for rendition in library().get_rendition_model().objects.filter(image__in=wanted) if wanted else ():
        found[rendition.image_id].append(rendition)
    for pk, same in wanted.items():
        for image in same:
            image.prefetched_renditions = found[pk]
