"""Uploaded files in a bucket: the same addresses, the same permissions, the same files in an export.

The service is a real one as far as HTTP goes (moto's server), on a port of its own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.test import Client
from moto.server import ThreadedMotoServer
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from blog.models import ArticleIndexPage
from cms import env
from cms.core.images import SiteImage, specs_for
from cms.core.static_files import StaticFiles
from tests.blog.factories import article

pytestmark = pytest.mark.django_db
BUCKET = "desk-media"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield f"127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(service: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The site keeps its files in this bucket, below a prefix, as MEDIA_STORAGE_URL says."""
    made = boto3.resource(
        "s3",
        endpoint_url=f"http://{service}",
        aws_access_key_id="k",
        aws_secret_access_key="s",
        region_name="eu-central-1",
    ).create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    monkeypatch.setenv("X", f"s3+plain://k:s%2Fs@{service}/{BUCKET}?region=eu-central-1&prefix=site")
    settings.STORAGES = {**settings.STORAGES, "default": env.media_storage("X")}
    yield made
    made.objects.delete()
    made.delete()


def names(bucket: Any) -> list[str]:
    return sorted(item.key for item in bucket.objects.all())


@pytest.fixture
def image(bucket: Any, picture_file: Path) -> SiteImage:
    with picture_file.open("rb") as handle:
        return SiteImage.objects.create(title="Gradient", file=ImageFile(handle, name="gradient.jpg"))


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_picture_and_its_renditions_are_kept_in_the_bucket_and_served_at_media(
    bucket: Any, image: SiteImage, picture_file: Path, client: Client
) -> None:
    rendition = image.get_renditions(*specs_for(image)[:1])[specs_for(image)[0]]
    assert image.file.url == "/media/original_images/gradient.jpg"
    assert names(bucket) == [f"site/{rendition.file.name}", "site/original_images/gradient.jpg"]
    answer = client.get(image.file.url)
    assert (answer.status_code, answer["Content-Type"], body_of(answer)) == (
        200,
        "image/jpeg",
        picture_file.read_bytes(),
    )
    assert answer["Content-Length"] == str(picture_file.stat().st_size)
    assert answer["Cache-Control"] == "public, max-age=2592000"
    assert client.get(rendition.url).status_code == 200
    assert client.get(image.file.url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(image.file.url, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
    assert client.get("/media/original_images/none.jpg").status_code == 404


def test_two_pictures_of_one_name_keep_their_own_files(bucket: Any, image: SiteImage, picture_file: Path) -> None:
    with picture_file.open("rb") as handle:
        other = SiteImage.objects.create(title="Other", file=ImageFile(handle, name="gradient.jpg"))
    assert other.file.name != image.file.name
    assert len(names(bucket)) == 2


def test_a_picture_that_is_deleted_leaves_the_bucket(
    bucket: Any, image: SiteImage, django_capture_on_commit_callbacks: Any
) -> None:
    image.get_renditions(*specs_for(image)[:1])
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert names(bucket) == []


@pytest.mark.parametrize("is_in_bucket", [True, False])
def test_a_private_document_is_read_by_those_it_is_for_only(
    is_in_bucket: bool, request: pytest.FixtureRequest, client: Client, lead: Any
) -> None:
    if is_in_bucket:
        request.getfixturevalue("bucket")
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    paper = Document.objects.create(title="Pay", collection=private, file=ContentFile(b"figures", name="pay.txt"))
    assert client.get(paper.url).status_code == 302
    for path in ("documents/pay.txt", "x/../documents/pay.txt", "./documents/pay.txt", "x/%2e%2e/documents/pay.txt"):
        assert client.get(f"/media/{path}").status_code == 404, path
    client.force_login(lead)
    answer = client.get(paper.url)
    assert (answer.status_code, body_of(answer)) == (200, b"figures")


def test_the_site_as_files_brings_the_pictures_of_the_bucket(
    bucket: Any, image: SiteImage, index: ArticleIndexPage, tmp_path: Path
) -> None:
    article(index, "one", hero_image=image)
    image.get_renditions(*specs_for(image))
    call_command("export_site", str(tmp_path / "site"), "--base", "https://example.org", verbosity=0)
    written = sorted(file.name for file in (tmp_path / "site" / "media").rglob("*.*"))
    assert written
    assert {f"site/images/{name}" for name in written} <= set(names(bucket))


def test_the_address_of_a_static_file_is_made_up_once(tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "hash": "", "paths": {"site.css": "site.12ab.css"}}')
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    assert storage.url("site.css") == "/static/site.12ab.css"
    storage.hashed_files.clear()
    assert storage.url("site.css") == "/static/site.12ab.css"
    with pytest.raises(ValueError, match=r"other\.css"):
        storage.url("other.css")
