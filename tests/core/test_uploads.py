"""Pictures and documents on every way in: the admin's forms, the importer, a program, a shell."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.documents.models import Document

from cms.core.images import SiteImage
from tests.core.test_pictures import exif, moving, picture
from tests.importer.posts import import_folder, write_post

pytestmark = pytest.mark.django_db
SECRET = b"Camera of Wanda"


@pytest.fixture
def browser(admin: Any) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def upload(browser: Client, data: bytes, name: str = "a.jpg", to: str = "/admin/images/add/", field: str = "file") -> Any:  # fmt: skip
    file = SimpleUploadedFile(name, data, "image/jpeg")
    prefix = "image-chooser-upload-" if "chooser" in to else ""
    root = SiteImage._meta.get_field("collection").remote_field.model.get_first_root_node().pk
    data_sent = {f"{prefix}title": "A", f"{prefix}{field}": file, f"{prefix}collection": root}
    return browser.post(to, data_sent, headers={"x-requested-with": "XMLHttpRequest"})


def stored(image: SiteImage) -> bytes:
    with image.file.storage.open(image.file.name) as handle:
        return bytes(handle.read())


WAYS = [
    ("/admin/images/add/", "file"),
    ("/admin/images/multiple/add/", "files[]"),
    ("/admin/images/chooser/create/", "file"),
]


@pytest.mark.parametrize(("to", "field"), WAYS)
def test_every_form_of_the_admin_stores_a_picture_without_what_the_camera_noted(
    browser: Client, to: str, field: str
) -> None:
    upload(browser, picture("JPEG", exif=exif(6)), to=to, field=field)
    image = SiteImage.objects.get()
    assert (image.width, image.height) == (40, 60)
    assert SECRET not in stored(image)
    assert image.file_size == len(stored(image))


@pytest.mark.parametrize(("to", "field"), WAYS)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.png", picture("JPEG")),
        ("a.php", picture("JPEG")),
        ("a.gif", moving("GIF", 201, (2, 2))),
        ("a.png", picture("PNG", (7200, 7000))),
        ("a.jpg", picture("JPEG", (300, 300))[:2000]),
    ],
    ids=["svg", "svg named jpg", "jpeg named png", "php", "frames", "pixels", "half"],
)
def test_no_form_of_the_admin_takes_what_is_no_picture_for_pages(
    browser: Client, to: str, field: str, name: str, data: bytes
) -> None:
    assert upload(browser, data, name, to, field).status_code in {200, 400}
    assert not SiteImage.objects.exists()


def test_a_picture_that_comes_again_in_another_file_replaces_the_first(browser: Client) -> None:
    upload(browser, picture("JPEG"))
    image = SiteImage.objects.get()
    root = image.collection_id
    file = SimpleUploadedFile("b.jpg", picture("JPEG", (80, 80), exif=exif()), "image/jpeg")
    browser.post(f"/admin/images/{image.pk}/", {"title": "A", "file": file, "collection": root})
    image.refresh_from_db()
    assert (image.width, SECRET in stored(image)) == (80, False)


def test_a_program_stores_a_clean_picture_of_the_right_name() -> None:
    image = SiteImage(title="A", file=ContentFile(picture("PNG", exif=exif()), "a.jpg"))
    image.save()
    assert (Path(image.file.name).suffix, SECRET in stored(image)) == (".png", False)


def test_a_program_stores_no_file_that_is_no_picture() -> None:
    with pytest.raises(ValidationError, match="no picture that can be read"):
        SiteImage(title="A", file=ContentFile(b"<svg/>", "a.svg"), width=1, height=1).save()


def test_the_importer_stores_clean_pictures_and_knows_them_again(tmp_path: Path, index: Any, admin: Any) -> None:
    assets, posts = tmp_path / "assets", tmp_path / "posts"
    assets.mkdir()
    (assets / "a.jpg").write_bytes(picture("JPEG", exif=exif()))
    more = 'featuredImage: "/assets/a.jpg"\nimageAlt: "A"\n'
    write_post(posts, "one", more=more)
    import_folder(posts, admin, assets=assets)
    write_post(posts, "two", more=more)
    import_folder(posts, admin, assets=assets)
    assert SECRET not in stored(SiteImage.objects.get())


def test_sizes_of_a_picture_carry_nothing_either(browser: Client) -> None:
    upload(browser, picture("JPEG", (600, 400), exif=exif()))
    image = SiteImage.objects.get()
    for kind in ("jpeg", "webp", "png"):
        rendition = image.get_rendition(f"width-100|format-{kind}")
        with rendition.file.open() as handle:
            data = handle.read()
        assert SECRET not in data
        assert not dict(Image.open(BytesIO(data)).getexif())


# ---- documents


def document(browser: Client, name: str, data: bytes = b"hello") -> Document | None:
    root = Document._meta.get_field("collection").remote_field.model.get_first_root_node().pk
    file = SimpleUploadedFile(name, data)
    browser.post("/admin/documents/add/", {"title": "A", "file": file, "collection": root})
    return Document.objects.order_by("-pk").first()


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.csv", "a.PDF"])
def test_documents_are_for_keeping_never_for_showing(browser: Client, client: Client, name: str) -> None:
    found = document(browser, name, b"%PDF-1.7 <script>alert(1)</script>")
    assert found is not None
    response = client.get(found.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert b"".join(response) == b"%PDF-1.7 <script>alert(1)</script>"  # type: ignore[arg-type]
    response.close()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.exe", "a.xhtml", "a.swf", "a.pdf.html", "a", "a.phtml"])
def test_documents_that_a_browser_or_a_computer_runs_are_refused(browser: Client, name: str) -> None:
    assert document(browser, name) is None


def test_documents_have_a_largest_size(browser: Client, settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    assert document(browser, "a.txt", b"x" * 11) is None
    assert document(browser, "a.txt", b"x" * 10) is not None


def test_a_document_is_not_served_as_a_file_of_media(browser: Client, client: Client) -> None:
    found = document(browser, "a.txt")
    assert found is not None
    assert client.get(f"/media/{found.file.name}").status_code == 404
