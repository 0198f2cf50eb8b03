"""Pictures on their way into the library, whichever way they come."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .pictures import Limits, Refused, cleaned

# What `cms.core.pictures` says, which knows no Django; collected here.
REASONS = (
    gettext_noop("has %(size)s MB; images may have %(most)s MB."),
    gettext_noop("unpacks to far more pixels than images may have."),
    gettext_noop("is no picture that can be read (%(error)s); JPEG, PNG, WebP, AVIF and GIF are."),
    gettext_noop("has more than %(most)s frames."),
    gettext_noop("has %(width)s × %(height)s pixels; images may have %(most)s million."),
    gettext_noop("has %(width)s × %(height)s pixels in %(frames)s frames; images may have %(most)s million."),
    gettext_noop("is broken (%(error)s)."),
)


def limits() -> Limits:
    return Limits(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)


class CleanUpload(SimpleUploadedFile):
    """Drawn anew already."""


def said(refused: Refused) -> str:
    values = {
        name: number_format(value) if isinstance(value, int | float) else value
        for name, value in refused.values.items()
    }
    return _("This file is not taken in: it %(reason)s") % {"reason": _(refused.pattern) % values}


def take_in(image: Any) -> None:
    """Give an image the clean form of a file that is about to be stored. Raises ValidationError.

    `file_hash` stays that of the file that came: a picture that comes again is known.
    """
    if not image.file or image.file._committed or isinstance(image.file.file, CleanUpload):
        return
    image.file.open()
    try:
        content, suffix = cleaned(image.file.read(), limits())
    except Refused as refused:
        raise ValidationError({"file": said(refused)}) from None
    name = PurePath(image.file.name)
    fits = name.suffix.lower() == suffix or (suffix == ".jpg" and name.suffix.lower() == ".jpeg")
    image.file = ContentFile(content, name=name.name if fits else f"{name.stem}{suffix}")
    image.file_size = len(content)
