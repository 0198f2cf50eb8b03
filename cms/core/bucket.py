"""Uploaded files in an S3-compatible bucket, at the same addresses as in a folder: `/media/…`.

The bucket stays closed to everybody but the site. Whoever could read it could read documents with permissions of
their own; and addresses that change with the place of storage would change pages, feeds and what others link to.
A cache in front of the site keeps what visitors ask for often.

Loaded only where MEDIA_STORAGE_URL names a bucket: needs the extra `s3`.
"""

from typing import Any

from botocore.config import Config
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.encoding import filepath_to_uri
from django.utils.http import http_date
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """django-storages’ S3 backend with our addresses. Ends a request in seconds, when the service does not answer."""

    def __init__(self, *, addressing_style: str = "path", **options: Any) -> None:
        client = Config(
            s3={"addressing_style": addressing_style},
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

    def serve(self, request: HttpRequest, path: str) -> HttpResponseBase:
        """The stored file of this name, or that the asker has it already. Raises Http404."""
        try:
            file = self.open(path)
        except FileNotFoundError:
            raise Http404 from None
        modified = file.obj.last_modified.timestamp()
        known = get_conditional_response(request, file.obj.e_tag, int(modified))
        if known is not None:
            return known
        response = FileResponse(file, filename=path.rpartition("/")[2])
        response["Content-Length"] = str(file.size)
        response["ETag"] = file.obj.e_tag
        response["Last-Modified"] = http_date(modified)
        return response
