from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile

from cms.core.images import RENDITIONS, SiteImage, picture, specs_for
from cms.core.tasks import make_renditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(picture_file: Path, home: Any) -> SiteImage:
    with picture_file.open("rb") as handle:
        found: SiteImage = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    return found


def test_a_new_image_queues_its_sizes(picture_file: Path, home: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    assert image.renditions.count() == len(specs_for(image))


def test_making_sizes_twice_makes_nothing_twice(image: SiteImage) -> None:
    count = make_renditions.call(image.pk)
    assert make_renditions.call(image.pk) == count == image.renditions.count()


def test_an_image_that_is_gone_has_no_sizes(home: Any) -> None:
    assert make_renditions.call(4711) == 0


def test_sizes_beyond_the_original_are_not_made(image: SiteImage) -> None:
    image.width = 700
    wanted = specs_for(image)
    assert {"fill-800x450|format-webp", "fill-800x450|format-avif"} <= set(wanted)  # one candidate in full width
    assert not {"fill-1200x675|format-webp", "fill-1200x675|format-avif"} & set(wanted)


@pytest.mark.parametrize("purpose", RENDITIONS)
def test_a_picture_is_the_original_until_its_sizes_exist(image: SiteImage, purpose: str) -> None:
    found = picture(SiteImage.objects.get(), purpose)
    assert (found.fallback.url, found.fallback.width, found.srcset) == (image.file.url, 1600, "")
    make_renditions.call(image.pk)
    found = picture(SiteImage.objects.get(), purpose)
    assert found.fallback.url != image.file.url
    for candidates in (found.webp, found.avif):
        assert [candidate.width for candidate in candidates] == sorted(candidate.width for candidate in candidates)


def test_a_picture_of_a_prefetched_image_asks_no_database(image: SiteImage, django_assert_num_queries: Any) -> None:
    from cms.core.images import with_renditions

    make_renditions.call(image.pk)
    (found,) = with_renditions("card")
    with django_assert_num_queries(0):
        assert picture(found, "card").srcset
