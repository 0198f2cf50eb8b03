"""What a camera noted in pictures that an earlier version stored as they came."""

import os
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image, PngImagePlugin

from cms.core.image_metadata import holds_metadata, strip
from cms.core.images import SiteImage
from cms.core.pictures import SUFFIXES, Limits, cleaned, has_notes
from tests.core.test_pictures import FORMATS, exif, moving, picture
from tests.core.test_storage import bucket, service  # noqa: F401

pytestmark = pytest.mark.django_db
SECRET = b"Camera of Wanda"
GPS = 0x8825


def earlier(kind: str = "JPEG", name: str = "", **more: Any) -> SiteImage:
    """An image that was stored before pictures were drawn anew."""
    data = picture(kind, (600, 400), exif=exif(**more))
    stored = default_storage.save(f"original_images/{name or kind.lower()}{SUFFIXES[kind]}", ContentFile(data))
    image: SiteImage = SiteImage.objects.create(title="Old", file=stored, width=600, height=400, file_size=len(data))
    return image


def content(held: Any) -> bytes:
    with default_storage.open(held.file.name) as handle:
        return bytes(handle.read())


def run(**options: Any) -> list[str]:
    said = StringIO()
    call_command("strip_image_metadata", stdout=said, stderr=said, **options)
    return said.getvalue().splitlines()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_place_is_taken_out_of_a_stored_picture_and_its_sizes(kind: str, home: Any) -> None:
    image = earlier(kind)
    size = image.get_rendition("width-300|format-jpeg")
    assert Image.open(BytesIO(content(image))).getexif().get_ifd(GPS)
    assert SECRET in content(size)
    assert run() == [image.file.name, size.file.name, "2 files lost what a camera noted"]
    for held, form, width in ((image, kind, 600), (size, "JPEG", 300)):
        found = Image.open(BytesIO(content(held)))
        assert (found.format, found.width, dict(found.getexif()), SECRET in content(held)) == (form, width, {}, False)
    assert SiteImage.objects.get().file_size == len(content(image))
    assert run() == ["0 files lost what a camera noted"]


def test_a_picture_in_a_bucket_keeps_its_name(bucket: Any, home: Any) -> None:  # noqa: F811
    image = earlier()
    run()
    assert [item.key for item in bucket.objects.all()] == [f"site/{image.file.name}"]
    assert SECRET not in content(image)


def test_a_picture_that_was_held_upright_is_upright_in_the_library_too(home: Any) -> None:
    image = earlier(orientation=6)
    run()
    image = SiteImage.objects.get()
    assert (image.width, image.height, Image.open(BytesIO(content(image))).size) == (400, 600, (400, 600))


def test_a_dry_run_tells_and_changes_nothing(home: Any) -> None:
    image = earlier()
    assert run(dry_run=True) == [image.file.name, "1 file would lose what a camera noted"]
    assert SECRET in content(image)


def test_a_picture_that_holds_nothing_is_not_drawn_again(picture_file: Path, home: Any) -> None:
    image = SiteImage.objects.create(title="New", file=ContentFile(picture_file.read_bytes(), "new.jpg"))
    written = os.stat(image.file.path)
    assert run() == ["0 files lost what a camera noted"]
    assert os.stat(image.file.path).st_mtime_ns == written.st_mtime_ns


def test_a_file_that_cannot_be_read_stops_no_other(home: Any) -> None:
    gone, broken, good = earlier(name="a"), earlier(name="b"), earlier(name="c")
    os.unlink(gone.file.path)
    Path(broken.file.path).write_bytes(content(good)[:900])
    with pytest.raises(CommandError, match="2 files could not be looked at"):
        run()
    assert SECRET not in content(good)
    assert Path(broken.file.path).read_bytes()[:2] == b"\xff\xd8"


def test_it_goes_on_after_the_image_that_is_named(home: Any) -> None:
    first, second = earlier(name="a"), earlier(name="b")
    run(after=first.pk)
    assert (SECRET in content(first), SECRET in content(second)) == (True, False)


def test_a_disk_that_refuses_leaves_the_picture_as_it_was(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    image = earlier(orientation=6)
    before = content(image)

    def refuse(source: str, target: str) -> None:
        assert os.path.getsize(source)  # all of it stands beside the old one
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CommandError, match="1 file could not"):
        run()
    assert (content(image), SiteImage.objects.get().width) == (before, 600)
    assert os.listdir(os.path.dirname(image.file.path)) == [os.path.basename(image.file.name)]


def text_of_png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Wanda")
    return picture("PNG", pnginfo=notes)


NOTED = {
    "comment in a JPEG": picture("JPEG", comment=b"at home"),
    "comment in a GIF": picture("GIF", comment=b"at home"),
    "text in a PNG": text_of_png(),
    "XMP in a WebP": picture("WEBP", xmp=b"<x:xmpmeta/>"),
    "XMP in a JPEG": picture("JPEG", xmp=b"<x:xmpmeta/>"),
}


@pytest.mark.parametrize("data", NOTED.values(), ids=NOTED)
def test_notes_of_every_kind_are_found(data: bytes) -> None:
    assert has_notes(data)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_was_drawn_anew_holds_no_notes(kind: str) -> None:
    assert not has_notes(picture(kind))
    assert not has_notes(cleaned(picture(kind), Limits())[0])


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_a_moving_picture_that_was_drawn_anew_holds_no_notes(kind: str) -> None:
    assert not has_notes(cleaned(moving(kind, 3), Limits())[0])


def test_a_picture_that_got_another_file_meanwhile_is_left_alone(home: Any) -> None:
    image = earlier()
    SiteImage.objects.filter(pk=image.pk).update(file="original_images/other.jpg")
    assert not strip(image)
    assert holds_metadata(image)
