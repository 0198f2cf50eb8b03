"""Uploaded files in an S3-compatible bucket, or in a folder: at the same addresses, `/media/…`.

A bucket stays closed to everybody but the site. Whoever could read it could read documents with permissions of
their own; and addresses that change with the place of storage would change pages, feeds and what others link to.
A cache in front of the site keeps what visitors ask for often.
"""

import errno
import os
import secrets
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.encoding import filepath_to_uri
from django.utils.http import http_date
from django.views import static

try:
    from botocore.config import Config
    from storages.backends.s3 import S3Storage
except ImportError:  # the site that keeps its files in a folder needs neither
    S3Storage = object


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
        except OSError:
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


class BucketStorage(S3Storage):
    """django-storages’ S3 backend with our addresses. Ends a request in seconds, when the service does not answer."""

    def __init__(self, **options: Any) -> None:
        if S3Storage is object:
            raise ImportError("MEDIA_STORAGE_URL needs django-storages and boto3: install proofdesk[s3].")
        client = Config(
            s3={"addressing_style": options.pop("addressing_style", "path")},
            connect_timeout=3,
            read_timeout=15,
            retries={"max_attempts": 2, "mode": "standard"},
            # Other makers' services do not all know the checksums that newer clients add by themselves.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(**{"file_overwrite": False, "client_config": client, **options})

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(self._normalize_name(name)[len(self.location) :].lstrip('/'))}"


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """The stored file of this name, or that the asker has it already. Raises Http404."""
    if not isinstance(default_storage, BucketStorage):
        return static.serve(request, path, document_root=str(settings.MEDIA_ROOT))
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    modified = file.obj.last_modified
    known = get_conditional_response(request, file.obj.e_tag, int(modified.timestamp()))
    if known is not None:
        return known
    response = FileResponse(file, filename=path.rpartition("/")[2])
    response["Content-Length"] = str(file.size)
    response["ETag"] = file.obj.e_tag
    response["Last-Modified"] = http_date(modified.timestamp())
    return response
