"""Wagtail's search in the database, with a cost of one saved page that does not grow with the site.

The stock index reads the titles of all entries, twice, whenever one is written: for their average length, and to find
the entries whose weight is not set yet. Here the average is that of the newest entries, and the weights are set by
number. It weighs long titles less, and is set right for all by `manage.py update_index`, as ever.
"""

from typing import Any

from django.db.models import Avg, F
from django.db.models.functions import Length
from modelsearch.utils import get_content_type_pk
from wagtail.search.backends.database import SearchBackend as stock_backend  # noqa: N813 (a function)

SAMPLE = 1_000  # newest entries whose titles say how long titles are


class FlatWeights:
    """Mixed into the index class of whichever database there is."""

    entries: Any

    def add_items(self, model: Any, objs: Any) -> None:
        objs = list(objs)
        super().add_items(model, objs)  # type: ignore[misc]
        titled = self.entries.annotate(title_length=Length("title")).filter(title_length__gt=0)
        newest = titled.order_by("-pk").values("title_length")[:SAMPLE]
        average = newest.aggregate(average=Avg("title_length"))["average"]
        if average:
            added = titled.filter(content_type_id=get_content_type_pk(model), object_id__in=[str(o.pk) for o in objs])
            added.update(title_norm=average / F("title_length"))

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]


def SearchBackend(params: Any) -> Any:  # noqa: N802 (the name that Wagtail looks for)
    backend = stock_backend(params)
    stock = backend.index_class
    if hasattr(stock, "_refresh_title_norms"):
        backend.index_class = type(stock.__name__, (FlatWeights, stock), {})
    return backend
