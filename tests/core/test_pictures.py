"""Pictures from outside: what is refused before it is unpacked, and what is left of one that is taken in."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from PIL import Image, ImageCms, features

from cms.core import pictures, uploads
from cms.core.pictures import Limits, Look, Refused, cleaned, look

LIMITS = Limits(bytes=200_000, pixels=1_000_000, frames=20)
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF"]


def picture(kind: str, size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    out = BytesIO()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.putpixel((0, 0), (255, 0, 0))
    image.save(out, kind, **more)
    return out.getvalue()


def moving(kind: str, frames: int, size: tuple[int, int] = (30, 20)) -> bytes:
    out = BytesIO()
    rows = [Image.new("RGB", size, (number * 10 % 255, 5, 5)) for number in range(frames)]
    rows[0].save(out, kind, save_all=True, append_images=rows[1:], duration=100, loop=0)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "Camera of Wanda"
    found.get_ifd(0x8825)[1] = "N"
    found.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return found


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_is_told_by_its_first_bytes(kind: str) -> None:
    assert look(picture(kind), LIMITS) == Look(kind, 60, 40, 1)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("frames", [3, 20])
def test_frames_are_counted(kind: str, frames: int) -> None:
    assert look(moving(kind, frames), LIMITS).frames == frames


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_too_many_frames_are_refused(kind: str) -> None:
    with pytest.raises(Refused, match="more than 20 frames"):
        look(moving(kind, 21), LIMITS)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_small_file_of_many_pixels_is_refused(kind: str) -> None:
    with pytest.raises(Refused, match="1200 × 900 pixels"):
        look(picture(kind, (1200, 900)), LIMITS)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_frames_count_as_pixels(kind: str) -> None:
    with pytest.raises(Refused, match="in 15 frames; images may have 1 million"):
        look(moving(kind, 15, (300, 300)), LIMITS)


def test_a_header_that_promises_gigabytes_is_refused_without_a_look_at_the_rest() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    with pytest.raises(Refused, match="pixels"):
        look(bomb, LIMITS)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(Refused, match="MB; images may have"):
        look(picture("JPEG") + bytes(200_001), LIMITS)


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7", b"\x7fELF", b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<html><script>alert(1)</script>",
        b"%!PS-Adobe-3.0 EPSF-3.0", b"8BPS\x00\x01",
    ],
)  # fmt: skip
def test_what_is_no_picture_for_pages_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="no picture that can be read"):
        look(data, LIMITS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_a_camera_notes_is_gone_and_the_picture_stays(kind: str) -> None:
    data = picture(kind, exif=exif())
    assert Image.open(BytesIO(data)).getexif()
    content, _suffix = cleaned(data, LIMITS)
    found = Image.open(BytesIO(content))
    assert (found.size, found.format, dict(found.getexif()), found.info.get("xmp")) == ((60, 40), kind, {}, None)
    assert b"Camera of Wanda" not in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_held_upright_stays_so(kind: str) -> None:
    found = Image.open(BytesIO(cleaned(picture(kind, exif=exif(orientation=6)), LIMITS)[0]))
    assert (found.size, dict(found.getexif())) == ((40, 60), {})


def test_comments_go() -> None:
    data = picture("JPEG", comment=b"taken at home")
    assert b"taken at home" in data
    assert b"taken at home" not in cleaned(data, LIMITS)[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_colours_stay(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content, _suffix = cleaned(picture(kind, icc_profile=profile), LIMITS)
    assert Image.open(BytesIO(content)).info["icc_profile"] == profile


@pytest.mark.parametrize(("kind", "suffix"), list(zip(FORMATS, [".jpg", ".png", ".webp", ".avif", ".gif"], strict=True)))  # fmt: skip
def test_a_second_file_behind_the_picture_is_gone(kind: str, suffix: str) -> None:
    second = b"PK\x03\x04<script>alert(document.domain)</script>"
    content, found = cleaned(picture(kind) + second, LIMITS)
    assert (second in content, found) == (False, suffix)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_a_moving_picture_still_moves(kind: str) -> None:
    found: Any = Image.open(BytesIO(cleaned(moving(kind, 4), LIMITS)[0]))
    assert found.n_frames == 4
    found.seek(1)
    found.load()
    assert found.info["duration"] == 100


def test_a_picture_that_is_lossless_stays_the_same() -> None:
    data = picture("WEBP", lossless=True)
    before, after = Image.open(BytesIO(data)), Image.open(BytesIO(cleaned(data, LIMITS)[0]))
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


def test_transparency_stays() -> None:
    out = BytesIO()
    Image.new("RGBA", (5, 5), (1, 2, 3, 0)).save(out, "PNG")
    assert Image.open(BytesIO(cleaned(out.getvalue(), LIMITS)[0])).getpixel((0, 0)) == (1, 2, 3, 0)


@pytest.mark.parametrize("kind", FORMATS)
def test_half_a_picture_is_refused(kind: str) -> None:
    data = picture(kind, (300, 200))
    with pytest.raises(Refused):
        cleaned(data[: len(data) // 2], LIMITS)


def test_pillow_knows_all_of_our_formats() -> None:
    assert all(features.check(name) for name in ("jpg", "zlib", "webp", "avif", "littlecms2"))


def test_every_reason_against_a_picture_can_be_translated() -> None:
    source = Path(pictures.__file__).read_text()
    assert set(re.findall(r'Refused\(\s*"([^"]+)"', source)) == set(uploads.REASONS)
    with pytest.raises(Refused) as refused:
        look(bytes(1_572_864), Limits(bytes=1_048_576))
    assert uploads.said(refused.value) == "This file is not taken in: it has 1.5 MB; images may have 1 MB."
    with translation.override("de"):
        assert uploads.said(refused.value) == (
            "Diese Datei wird nicht angenommen: Sie hat 1,5 MB; Bilder dürfen 1 MB haben."
        )
