"""The admin's forms for pictures: what is no picture for us is refused in the form, with the reason."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .pictures import Refused, cleaned
from .uploads import CleanUpload, limits, said


class PictureField(WagtailImageField):
    """Looks before anything unpacks, and hands on the picture drawn anew."""

    def to_python(self, data: Any) -> Any:
        # What is too large is told by Wagtail's own sentence, from its size alone.
        if not data or data.size > limits().bytes:
            return super().to_python(data)
        try:
            content, _suffix = cleaned(data.read(), limits())
        except Refused as refused:
            raise ValidationError(said(refused), code="refused") from None
        return super().to_python(CleanUpload(data.name, content, data.content_type))


class PictureForm(BaseImageForm):
    """The admin's forms for pictures; those for many at once edit them without their file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            self.fields["file"] = PictureField(label=plain.label, required=plain.required, widget=plain.widget)
