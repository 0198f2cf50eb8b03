"""Pictures from outside: looked at before anything unpacks them, then drawn anew, so that nothing else comes along.

What a camera notes beside a picture (place, device, owner) goes, and so does a second file behind the first one.
The way it is held and its colours stay. Pure: Pillow, no Django.
"""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, ImageSequence

SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
# What is said beside the pixels and belongs to the picture.
KEPT = {"icc_profile", "transparency", "background", "duration", "loop", "disposal", "gamma", "default_image", "blend"}


# What formats say beside the pixels about the file, not about who made it where.
_OF_THE_FILE = {
    *("adobe", "adobe_transform", "aspect", "chromaticity", "dpi", "extension", "interlace", "jfif", "jfif_density"),
    *("jfif_unit", "jfif_version", "progression", "progressive", "srgb", "timestamp", "version"),
    *("bbox", "sizes"),
}


class Refused(Exception):
    """A file that is no picture for us. The text says why, after “it …”: `pattern` and `values` are what it is made of."""

    def __init__(self, pattern: str, **values: object) -> None:
        super().__init__(pattern % values)
        self.pattern, self.values = pattern, values


@dataclass(frozen=True, slots=True)
class Limits:
    """`pixels`: of all frames together."""

    bytes: int = 12 * 1024 * 1024
    pixels: int = 50_000_000
    frames: int = 200


@dataclass(frozen=True, slots=True)
class Look:
    format: str
    width: int
    height: int
    frames: int


def look(data: bytes, limits: Limits) -> Look:
    """What its first bytes say. Unpacks nothing. Raises Refused."""
    if len(data) > limits.bytes:
        size, most = round(len(data) / 2**20, 1), limits.bytes // 2**20
        raise Refused("has %(size)s MB; images may have %(most)s MB.", size=size, most=most)
    try:
        with unwarned(), Image.open(BytesIO(data), formats=list(SUFFIXES)) as picture:
            kind, (width, height) = str(picture.format), picture.size
            frames = picture.n_frames if kind == "AVIF" else frames_of(kind, data, limits.frames)  # type: ignore[attr-defined]
    except Image.DecompressionBombError:
        raise Refused("unpacks to far more pixels than images may have.") from None
    except Exception as error:  # Pillow raises many kinds for broken files
        raise Refused(
            "is no picture that can be read (%(error)s); JPEG, PNG, WebP, AVIF and GIF are.",
            error=type(error).__name__,
        ) from None
    if frames > limits.frames:
        raise Refused("has more than %(most)s frames.", most=limits.frames)
    if width * height * frames > limits.pixels:
        sizes = {"width": width, "height": height, "most": round(limits.pixels / 1e6)}
        if frames == 1:
            raise Refused("has %(width)s × %(height)s pixels; images may have %(most)s million.", **sizes)
        raise Refused(
            "has %(width)s × %(height)s pixels in %(frames)s frames; images may have %(most)s million.",
            frames=frames,
            **sizes,
        )
    return Look(kind, width, height, frames)


def cleaned(data: bytes, limits: Limits) -> tuple[bytes, str]:
    """The picture drawn anew, and the ending of a name that fits. Raises Refused."""
    found = look(data, limits)
    try:
        with unwarned(), Image.open(BytesIO(data), formats=[found.format]) as picture:
            return drawn(picture, found, data), SUFFIXES[found.format]
    except Exception as error:
        raise Refused("is broken (%(error)s).", error=type(error).__name__) from None


def has_notes(data: bytes) -> bool:
    """Does anything stand beside the picture that `cleaned` would leave out? Raises Refused.

    A format may say things after the pixels: they are unpacked where it does, so look at its size first.
    """
    try:
        with unwarned(), Image.open(BytesIO(data), formats=list(SUFFIXES)) as picture:
            if picture.format == "PNG":
                picture.load()
            if any(not told_of_pixels(part) for part in getattr(picture, "applist", ())):
                return True
            return bool(picture.getexif()) or not picture.info.keys() <= KEPT | _OF_THE_FILE
    except Exception as error:
        raise Refused("is broken (%(error)s).", error=type(error).__name__) from None


def told_of_pixels(part: tuple[str, bytes]) -> bool:
    """Is this part of a JPEG about its colours or its density? Others may hold notes that Pillow does not know."""
    name, content = part
    return name in {"APP0", "APP14"} or (name == "APP2" and content.startswith(b"ICC_PROFILE"))


def unwarned() -> "warnings.catch_warnings[None]":
    """Pillow warns of sizes that we look at ourselves."""
    return warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning)


def drawn(picture: Image.Image, found: Look, data: bytes) -> bytes:
    out = BytesIO()
    if found.frames > 1:
        frames = [bare(frame.copy()) for frame in ImageSequence.Iterator(picture)]
        timing: dict[str, Any] = {
            name: [frame.info[name] for frame in frames]
            for name in ("duration", "disposal")
            if all(name in frame.info for frame in frames)
        }
        if "loop" in picture.info:
            timing["loop"] = picture.info["loop"]
        frames[0].save(
            out,
            found.format,
            save_all=True,
            append_images=frames[1:],
            **options(found, data),
            **colours(frames[0]),
            **timing,
        )
        return out.getvalue()
    turned = ImageOps.exif_transpose(picture)
    is_turned = turned.size != picture.size or picture.getexif().get(0x0112, 1) != 1
    kept = bare(turned if is_turned else picture)
    # The very quality that it came in, where no pixel moved.
    quality = {"quality": "keep"} if found.format == "JPEG" and not is_turned else {}
    kept.save(out, found.format, **{**options(found, data), **colours(kept), **quality})
    return out.getvalue()


def colours(picture: Image.Image) -> dict[str, Any]:
    return {"icc_profile": picture.info["icc_profile"]} if picture.info.get("icc_profile") else {}


def bare(picture: Image.Image) -> Image.Image:
    picture.load()
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    picture.getexif().clear()
    return picture


def options(found: Look, data: bytes) -> dict[str, Any]:
    """Near to what it was: lossless stays lossless."""
    if found.format == "JPEG":
        return {"quality": 92, "comment": b"", "exif": b""}
    if found.format == "WEBP":
        return {"lossless": True} if b"VP8L" in data[:64] else {"quality": 90}
    return {"quality": 85} if found.format == "AVIF" else {}


def frames_of(kind: str, data: bytes, most: int) -> int:
    """How many there are, counted no further than one more than allowed."""
    if kind == "GIF":
        return gif_frames(data, most)
    if kind == "WEBP":
        return max(1, data.count(b"ANMF", 0))
    if kind == "PNG":
        at = data.find(b"acTL", 0, 4096)
        return max(1, struct.unpack(">I", data[at + 4 : at + 8])[0]) if at > 0 else 1
    return 1


def gif_frames(data: bytes, most: int) -> int:
    """By the blocks of GIF89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt: pixels are skipped."""
    at, frames = 13, 0
    if data[10] & 0x80:
        at += 3 << ((data[10] & 7) + 1)
    while at < len(data) and frames <= most:
        kind = data[at]
        if kind == 0x2C:  # an image: its place, perhaps colours of its own, then blocks of pixels
            frames += 1
            colours = data[at + 9]
            at += 11 + (3 << ((colours & 7) + 1) if colours & 0x80 else 0)
        elif kind == 0x21:  # an extension
            at += 2
        else:  # the end, or what follows it
            break
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
    return max(1, frames)
