"""What a camera noted in pictures that are stored already: told, and taken out as it is from uploads.

An earlier version stored pictures as they came, and their sizes carried the place along.
"""

from typing import Any

from django.db import transaction

from .pagecache import hearing, journal
from .pictures import cleaned, has_notes, look
from .storage import replace
from .uploads import limits


def holds_metadata(picture: Any) -> bool:
    """Does the stored file of an image or rendition hold any? Raises Refused, OSError."""
    content = stored(picture)
    look(content, limits())
    return has_notes(content)


def strip(picture: Any) -> bool:
    """Take it out of the stored file of an image or rendition: under the same name, at once. False where nothing was.

    Raises Refused for a file that no upload could be, OSError for one that cannot be read or written.
    """
    content = stored(picture)
    look(content, limits())
    if not has_notes(content):
        return False
    clean, _suffix = cleaned(content, limits())
    of = look(clean, limits())
    changes = {"width": of.width, "height": of.height}  # a picture that was held upright is upright now
    if hasattr(picture, "file_size"):
        changes["file_size"] = len(clean)
    with transaction.atomic():
        # Whoever gave the image another file meanwhile has had that one cleaned.
        same = type(picture)._default_manager.select_for_update().filter(pk=picture.pk, file=picture.file.name)
        if not same.exists():
            return False
        same.update(**changes)
        replace(picture.file.storage, picture.file.name, clean)
    journal.changed(hearing.image_name(getattr(picture, "image_id", picture.pk)))
    return True


def stored(picture: Any) -> bytes:
    with picture.file.storage.open(picture.file.name) as handle:
        return bytes(handle.read())
