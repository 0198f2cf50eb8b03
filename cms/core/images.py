"""Images: the library model, and the sizes that pages offer.

Sizes are made by a task when an image arrives, never in a visitor's request: a page offers what exists,
and the original until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

# purpose -> filter specifications, smallest first. The last one is the fallback <img src>.
RENDITIONS: dict[str, tuple[str, ...]] = {
    "hero": (*tuple(f"width-{width}|format-webp" for width in (480, 800, 1200, 1600)), "width-800|format-jpeg"),
    "card": ("fill-480x270|format-webp", "fill-800x450|format-webp", "fill-480x270|format-jpeg"),
    "portrait": ("fill-96x96|format-webp", "fill-320x320|format-webp", "fill-320x320|format-jpeg"),
    "share": ("fill-1200x630|format-jpeg",),
}


class SiteImage(AbstractImage):
    """A picture of the library. `description` is its default alternative text."""

    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made the picture, shown beside it.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

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
    """What an `<img>` needs: a fallback file and modern candidates, smallest first (may be empty)."""

    fallback: Candidate
    candidates: tuple[Candidate, ...]

    @property
    def srcset(self) -> str:
        return ", ".join(f"{candidate.url} {candidate.width}w" for candidate in self.candidates)

    @property
    def largest(self) -> Candidate:
        return max((*self.candidates, self.fallback), key=lambda candidate: candidate.width)


def picture(image: SiteImage, purpose: str) -> Picture:
    """The files that exist for this purpose: the original alone until the task has made the others.

    An image that did not come `with_renditions()` has all of them fetched once.
    """
    specs = RENDITIONS[purpose]
    if getattr(image, "prefetched_renditions", None) is None:
        image.prefetched_renditions = list(image.renditions.all())
    filters = {spec: Filter(spec=spec) for spec in specs}
    existing = image.find_existing_renditions(*filters.values())
    found = {spec: existing[key] for spec, key in filters.items() if key in existing}
    candidates = {
        rendition.width: Candidate(rendition.url, rendition.width, rendition.height)
        for spec, rendition in found.items()
        if spec != specs[-1]
    }
    last = found.get(specs[-1])
    fallback = (
        Candidate(last.url, last.width, last.height) if last else Candidate(image.file.url, image.width, image.height)
    )
    return Picture(fallback, tuple(candidates[width] for width in sorted(candidates)))


def specs_for(image: SiteImage) -> list[str]:
    """Every size worth making of an image: none that would only repeat it in full width."""
    wanted: list[str] = []
    for specs in RENDITIONS.values():
        for spec, smaller in zip(specs, (None, *specs), strict=False):
            if spec not in wanted and (smaller is None or width_of(smaller) < image.width or spec == specs[-1]):
                wanted.append(spec)
    return wanted


def width_of(spec: str) -> int:
    """The width that a filter specification such as `fill-480x270|format-webp` asks for, in pixels."""
    return int(spec.split("|")[0].split("-")[1].split("x")[0])


def with_renditions(*purposes: str) -> models.QuerySet[SiteImage]:
    """Images together with the sizes that these purposes offer, for `prefetch_related`."""
    specs: Iterable[str] = (spec for purpose in purposes for spec in RENDITIONS[purpose])
    return SiteImage.objects.prefetch_renditions(*dict.fromkeys(specs))
