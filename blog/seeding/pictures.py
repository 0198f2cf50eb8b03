"""Generated pictures in bulk: rows of the library with all their sizes, over the few files that they share.

Deleting one of them deletes files that others show: they are for a site to measure with, like the articles.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from PIL import Image
from wagtail.search.backends import get_search_backends

from cms.core.images import RENDITIONS, SiteImage, SiteRendition, specs_for

BATCH = 500
TITLE = "Generated picture"
WIDTH, HEIGHT = 1300, 731  # so that every size is worth making
PAINTS = (("#17364a", "#d9c9a8"), ("#a3431c", "#f1eadf"), ("#3d553f", "#c3cda9"), ("#4a6a92", "#ecbe9f"))
SPECS = {spec for specs in RENDITIONS.values() for spec in specs}


def seed_pictures(count: int, step: Callable[[int], None]) -> None:
    """Write `count` more pictures, a transaction for each batch."""
    own = originals()
    first = 1 + generated().count()
    for start in range(first, first + count, BATCH):
        wanted = range(start, min(start + BATCH, first + count))
        with transaction.atomic():
            write([(own[number % len(own)], f"{TITLE} {number}") for number in wanted])
        step(len(wanted))


def generated() -> "models.QuerySet[SiteImage]":
    """All copies, the oldest first."""
    return SiteImage.objects.filter(title__startswith=f"{TITLE} ").order_by("pk")


def copied(row: Any, **changes: Any) -> Any:
    """A new row like this one, but for the changes."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values[row._meta.pk.attname]
    return type(row)(**{**values, **changes})


def originals() -> list[SiteImage]:
    """One picture for each paint, with files of its own and all sizes of it."""
    found = []
    for number, (dark, light) in enumerate(PAINTS, 1):
        title = f"Generated original {number}"
        image = SiteImage.objects.filter(title=title).first()
        if image is None:
            file = ContentFile(drawn(dark, light), name=f"generated-{number}.jpg")
            image = SiteImage.objects.create(title=title, file=file, description="Two colours")
        image.get_renditions(*specs_for(image))
        found.append(image)
    return found


def drawn(dark: str, light: str) -> bytes:
    shade = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    picture = Image.composite(Image.new("RGB", shade.size, light), Image.new("RGB", shade.size, dark), shade)
    picture.save(file := BytesIO(), "JPEG", quality=60)
    return file.getvalue()


def write(wanted: list[tuple[SiteImage, str]]) -> None:
    """A copy of each of these rows and of its sizes, under another title."""
    sizes = {model.pk: list(model.renditions.filter(filter_spec__in=SPECS)) for model, _ in wanted}
    images = SiteImage.objects.bulk_create([copied(model, title=title) for model, title in wanted])
    SiteRendition.objects.bulk_create(
        [
            copied(size, image_id=image.pk)
            for (model, _), image in zip(wanted, images, strict=True)
            for size in sizes[model.pk]
        ],
        batch_size=BATCH,
    )
    for backend in get_search_backends():
        backend.add_bulk(SiteImage, images)
