"""Work that a worker does after the answer has been sent."""

from django_tasks import task

from .images import first_specs_for, library, specs_for
from .pagecache import hearing, journal


@task()
def make_renditions(image_id: int, only_first: bool = False) -> int:
    """Every size that pages offer of one image. Returns how many there are; an image that is gone has none.

    Running it twice makes nothing twice. `only_first`: without those in AVIF.
    """
    image = library().objects.filter(pk=image_id).first()
    if image is None:
        return 0
    before = image.renditions.count()
    made = len(image.get_renditions(*(first_specs_for if only_first else specs_for)(image)))
    if image.renditions.count() > before:
        journal.changed(hearing.image_name(image_id))
    return made
