"""What a visitor answers for a roadmap."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import ConsentText
from .paths import Path
from .roadmap import MOST_HOURS, MOST_YEARS, Inputs, Money

CURRENCIES = ("USD", "EUR", "GBP", "AUD", "CAD", "CHF", "DKK", "INR", "JPY", "NOK", "NZD", "PLN", "SEK", "SGD", "ZAR")
MOST = Decimal(10**12)
THOUSANDS = re.compile(r"(?<=\d)[\s’',](?=\d{3}(?:\D|$))")
MONEY = ("currency", "costs", "savings", "income")


class AmountField(forms.DecimalField):
    """Takes “12 000” and “12,000”, too."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            required=False, min_value=Decimal(0), max_value=MOST, decimal_places=2, widget=widget, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(THOUSANDS.sub("", value) if isinstance(value, str) else value)


def number(label: Any, most: int, **kwargs: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"autocomplete": "off", "min": 0, "max": most})
    validators = [MinValueValidator(0), MaxValueValidator(most)]
    return forms.IntegerField(label=label, widget=widget, validators=validators, **kwargs)


class RoadmapForm(forms.Form):
    """For one career path: its skills are what one may have already."""

    role = forms.CharField(
        label=gettext_lazy("Your role now"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Such as “data analyst”. It stands at the top of your plan."),
    )
    years = number(gettext_lazy("Years of work so far"), MOST_YEARS)
    hours = number(
        gettext_lazy("Hours a week for this change"),
        MOST_HOURS,
        help_text=gettext_lazy("Be honest: an ordinary week counts, not a good one."),
    )
    strengths = forms.MultipleChoiceField(
        label=gettext_lazy("What you can show already"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick what you did at work and could prove."),
    )
    deadline = forms.DateField(
        label=gettext_lazy("Is there a day by which you want to be there?"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Leave it empty when there is none."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), required=False, choices=[(code, code) for code in CURRENCIES]
    )
    costs = AmountField(label=gettext_lazy("What you spend in a month"))
    savings = AmountField(label=gettext_lazy("Savings that you would use"))
    income = AmountField(
        label=gettext_lazy("Income in a month during the change"),
        help_text=gettext_lazy("0 or empty when there is none."),
    )

    def __init__(self, path: Path, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.path = path
        self.fields["strengths"].choices = [(skill.name, skill.name) for skill in path.skills]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            described = [f"id_{name}_help"] if field.help_text else []
            if self.is_bound and name in self.errors:
                described.insert(0, f"id_{name}_error")
                field.widget.attrs["aria-invalid"] = "true"
            if described:
                field.widget.attrs["aria-describedby"] = " ".join(described)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if any(data.get(name) is not None for name in ("costs", "savings", "income")):
            for name in ("costs", "savings"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("The money part needs this amount; 0 will do. Or leave all amounts empty."))
        return data

    @property
    def money_is_open(self) -> bool:
        """Is there something in the part that is folded up?"""
        return any(self[name].value() not in (None, "") for name in ("costs", "savings", "income")) or any(
            name in self.errors for name in MONEY
        )

    def inputs(self, start: date | None = None) -> Inputs:
        """Of a valid form."""
        data = self.cleaned_data
        money = None
        if data["costs"] is not None and data["savings"] is not None:
            currency = data["currency"] or CURRENCIES[0]
            money = Money(currency, data["costs"], data["savings"], data["income"] or Decimal(0))
        return Inputs(
            role=data["role"],
            path=self.path,
            years=data["years"],
            hours=data["hours"],
            start=start or timezone.localdate(),
            strengths=frozenset(data["strengths"]),
            deadline=data["deadline"],
            money=money,
        )


def answers_of(inputs: Inputs) -> dict[str, Any]:
    """The form's values for these answers."""
    money = inputs.money
    return {
        "role": inputs.role,
        "years": inputs.years,
        "hours": inputs.hours,
        "strengths": sorted(inputs.strengths),
        "deadline": inputs.deadline,
        **({name: getattr(money, name) for name in MONEY} if money else {}),
    }


class MailForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agree = forms.BooleanField(required=False)
    consent = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)  # which text stood beside the box

    def clean(self) -> dict[str, Any]:
        """`consent`: the text itself, when somebody agreed to it."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("agree"):
            data["consent"] = ConsentText.shown_as(data.get("consent") or 0)
            if data["consent"] is None:
                self.add_error("agree", _("Please look at what you agree to, and tick the box once more."))
        return data
