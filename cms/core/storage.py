"""Uploaded files in a folder, and how they are served from there or from a bucket."""

import errno
import os
import secrets

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import static


class FolderStorage(FileSystemStorage):
    """A file appears under its name when all of it is there; of one that found no room nothing is left."""

    def _save(self, name: str, content: File) -> str:
        part = f"{name}.{secrets.token_hex(6)}.part"
        try:
            part = super()._save(part, content)  # type: ignore[misc]
            while True:
                try:
                    move(self.path(part), self.path(name))
                except FileExistsError:  # somebody else was quicker
                    name = self.get_available_name(name)
                else:
                    return name
        except BaseException:
            self.delete(part)
            raise


def move(source: str, target: str) -> None:
    """Raises FileExistsError rather than replace a file."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP}:
            raise
        os.rename(source, target)  # a file system without links; names that are taken were avoided before
    else:
        os.unlink(source)


def replace(storage: Storage, name: str, content: bytes) -> None:
    """Put other content under a name that is taken: who reads meanwhile gets all of the old or all of the new."""
    if isinstance(storage, FileSystemStorage):
        part = storage.save(f"{name}.{secrets.token_hex(6)}.part", ContentFile(content))
        try:
            os.replace(storage.path(part), storage.path(name))
        except BaseException:
            storage.delete(part)
            raise
        return
    # A bucket shows an object when all of it has arrived. `save` would look for another name.
    stored = storage._save(name, ContentFile(content))  # type: ignore[attr-defined]
    if stored != name:
        storage.delete(stored)
        raise OSError(f"{type(storage).__name__} replaces no files.")


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """The stored file of this name, or that the asker has it already. Raises Http404."""
    if of_bucket := getattr(default_storage, "serve", None):
        found: HttpResponseBase = of_bucket(request, path)
        return found
    try:
        return static.serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise Http404(path) from None
