"""When an article was published and changed, as its source or its editor says, else as the gate let it through."""

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING


class ShownDates:
    """Of an article: they may be older than its releases here."""

    if TYPE_CHECKING:
        published_on: date | None
        updated_on: date | None
        first_published_at: datetime | None
        last_published_at: datetime | None

    @property
    def date_published(self) -> datetime | None:
        """The day the source or the editor gave, else the moment of the first release."""
        return midnight(self.published_on) or self.first_published_at

    @property
    def date_modified(self) -> datetime | None:
        """Never before the publication."""
        modified = midnight(self.updated_on) or self.last_published_at
        published = self.date_published
        return max(modified, published) if modified and published else modified or published

    @property
    def seo_published_at(self) -> datetime | None:
        return self.date_published


def midnight(day: date | None) -> datetime | None:
    """The beginning of a day, in UTC: sources give days, schema.org wants moments."""
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None
