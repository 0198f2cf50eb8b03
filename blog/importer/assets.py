"""Images that posts refer to: found below one folder, checked, and taken into the library once each."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File

from cms.core import pictures
from cms.core.images import library
from cms.core.text import squash
from cms.core.uploads import limits


class AssetProblem(Exception):
    """An image that is left out: why, and what to do."""


@dataclass
class AssetLibrary:
    """Looks paths up below `folder`, never outside it, and remembers what it found."""

    folder: Path | None
    taken: list[int] = field(default_factory=list)  # ids of what is new in the library
    _digests: dict[str, str] = field(default_factory=dict)
    _images: dict[str, int] = field(default_factory=dict)

    @cached_property
    def root(self) -> Path | None:
        return self.folder.resolve() if self.folder else None

    def find(self, reference: str, beside: Path) -> Path:
        """The file of a reference: below the assets folder, or beside the post. Raises AssetProblem."""
        parts = urlsplit(reference)
        if parts.scheme or parts.netloc:
            raise AssetProblem("it is on another site. Download it and give it a path of this one.")
        path = unquote(parts.path)
        if "\0" in path:
            raise AssetProblem("its path holds a NUL byte.")
        roots = [(beside.parent.resolve(), [path.lstrip("/")])]
        if self.root:
            relative = path.lstrip("/")
            roots.insert(0, (self.root, [relative, relative.removeprefix("assets/"), relative.removeprefix("public/")]))
        escaped = False
        for root, names in roots:
            for name in names:
                file = root / name
                try:
                    if not file.resolve().is_relative_to(root):
                        escaped = True
                    elif file.is_file():
                        return file
                except (OSError, RuntimeError, ValueError):  # too long, a circle of links, an odd character
                    continue
        if escaped:
            raise AssetProblem("its path leads out of the assets folder.")
        raise AssetProblem("the file is not there." + ("" if self.root else " Name the folder with --assets."))

    def digest(self, reference: str, beside: Path) -> str:
        """SHA-1 of the file of a reference, "" when it cannot be used. Files are read once a run."""
        try:
            file = self.find(reference, beside)
        except AssetProblem:
            return ""
        key = str(file)
        if key not in self._digests:
            with file.open("rb") as handle:
                self._digests[key] = hashlib.file_digest(
                    handle, lambda: hashlib.sha1(usedforsecurity=False)
                ).hexdigest()
        return self._digests[key]

    def check(self, reference: str, beside: Path) -> None:
        """Raises AssetProblem for an image that `image` would leave out. Writes nothing."""
        file = self.find(reference, beside)
        if self.digest(reference, beside) not in self._images:
            check_size(file)
            check_picture(file)

    def image(self, reference: str, beside: Path, title: str) -> int:
        """The id of the library image of a reference, taken in when its content is new. Raises AssetProblem."""
        file = self.find(reference, beside)
        digest = self.digest(reference, beside)
        if digest in self._images:
            return self._images[digest]
        known = library().objects.filter(file_hash=digest).values_list("pk", flat=True).first()
        self._images[digest] = known or self.take_in(file, digest, title)
        return self._images[digest]

    def take_in(self, file: Path, digest: str, title: str) -> int:
        size = check_size(file)
        check_picture(file)
        name = squash(title)[:255] or file.stem.replace("-", " ").replace("_", " ")[:255]
        with file.open("rb") as handle:
            image = library()(title=name, file=File(handle, name=file.name), file_size=size, file_hash=digest)
            try:
                image.save()
            except ValidationError as error:
                raise AssetProblem("; ".join(error.messages)) from None
        self.taken.append(int(image.pk))
        return self.taken[-1]


def check_size(file: Path) -> int:
    """Bytes of the file. Raises AssetProblem when there are too many."""
    size, limit = file.stat().st_size, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if size > limit:
        raise AssetProblem(f"it has {size / 2**20:.1f} MB; images may have {limit // 2**20} MB.")
    return size


def check_picture(file: Path) -> None:
    """Refuse what is no picture, or too large to decode, before anything decodes it. Raises AssetProblem."""
    try:
        pictures.look(file.read_bytes(), limits())
    except pictures.Refused as refused:
        raise AssetProblem(f"it {refused}") from None
