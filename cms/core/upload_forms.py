"""The admin's forms for pictures: what is no picture for us is refused in the form, with the reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .pictures import Refused, cleaned, look
from .uploads import CleanUpload, limits, said


class PictureField(WagtailImageField):
    """Refuses before Pillow counts frames or unpacks anything, and takes on the picture drawn anew."""

    def to_python(self, data: Any) -> Any:
        # What is too large is told apart by Wagtail's own sentence, by its size alone.
        if data and data.size <= limits().bytes:
            try:
                look(data.read(), limits())
            except Refused as refused:
                raise ValidationError(said(refused), code="refused") from None
            data.seek(0)
        found = super().to_python(data)
        if found is None:
            return None
        found.seek(0)
        try:
            content, _suffix = cleaned(found.read(), limits())
        except Refused as refused:
            raise ValidationError(said(refused), code="refused") from None
        clean = CleanUpload(found.name, content, found.content_type)
        clean.image = found.image  # Wagtail's forms look at its format
        return clean


class PictureForm(BaseImageForm):
    """The admin's forms for pictures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain: forms.Field = self.fields["file"]
        field = PictureField(label=plain.label, required=plain.required, widget=plain.widget)
        self.fields["file"] = field
