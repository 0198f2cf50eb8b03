"""The blocks of a readiness test, and how they become the plain test that is counted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from coaching import readiness
from coaching.readiness import Answer, Band, Dimension, PathWeights, Question

MOST_ANSWERS, MOST_STEPS = 12, 10


def count_block(least: int, most: int, **kwargs: Any) -> blocks.IntegerBlock:
    """A whole number within bounds."""
    return blocks.IntegerBlock(min_value=least, max_value=most, **kwargs)


def key_of(title: str) -> str:
    """What a dimension is known by: its title, however it is spaced or capitalised."""
    return " ".join(title.split()).casefold()


class NameInput(forms.TextInput):
    """Becomes a choice from what the form holds: see coaching/static/coaching/desk/names.js."""

    class Media:
        js = ["coaching/desk/names.js"]
        css = {"all": ["coaching/desk/readiness.css"]}

    def __init__(self, of: str) -> None:
        super().__init__(attrs={"data-controller": "names", "data-names-of-value": of})


class NameBlock(blocks.CharBlock):
    """Names something else in the form."""

    def __init__(self, of: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget = NameInput(of)


def career_paths() -> list[tuple[str, str]]:
    """By slug. A test may be written before its paths are live."""
    from .paths import CareerPath

    pages = CareerPath.objects.order_by("title").values_list("slug", "title", "live")
    return [
        (slug, title if live else gettext("%(title)s (not live)") % {"title": title}) for slug, title, live in pages
    ]


class PathChoiceBlock(blocks.ChoiceBlock):
    def normalize_choice(self, value: Any) -> Any:
        """As it is stored: else every visitor would ask the database for all choices."""
        return value


# ---- dimensions


class BandBlock(blocks.StructBlock):
    lowest = count_block(0, readiness.TOP, label=_("From"), help_text=_("The lowest score of this band, 0 at least."))
    highest = count_block(
        0, readiness.TOP, label=pgettext_lazy("scores", "To"), help_text=_("The highest score of it, 100 at most.")
    )
    title = blocks.CharBlock(max_length=80, help_text=_("Two or three words, such as “A good start”."))
    text = blocks.TextBlock(
        label=_("What it means"), help_text=_("One or two sentences to the visitor. Say nothing that is not proven.")
    )
    actions = blocks.ListBlock(
        blocks.CharBlock(max_length=255),
        min_num=1,
        max_num=5,
        help_text=_("What to do next, the most useful first. A result shows three, of all dimensions in turns."),
    )
    articles = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="blog.ArticlePage"),
        default=[],
        max_num=5,
        help_text=_("What to read. Only live articles are shown."),
    )

    class Meta:
        icon = "order"
        label_format = "{lowest}–{highest}: {title}"
        form_classname = "struct-block readiness-band"


class DimensionBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=60, help_text=_("What is measured, such as “Working with people”. Questions name it so.")
    )
    intro = blocks.TextBlock(required=False, label=_("Explanation"), help_text=_("Shown with the result."))
    skills = blocks.ListBlock(
        blocks.CharBlock(max_length=100),
        default=[],
        help_text=_(
            "Skills of career paths, named as there, that a visitor with a high score has. A roadmap takes them as strengths."
        ),
    )
    bands = blocks.ListBlock(
        BandBlock(),
        min_num=1,
        max_num=6,
        collapsed=True,
        help_text=_("Together they cover every score from 0 to 100, each once."),
    )

    class Meta:
        icon = "tasks"
        label = _("Dimension")
        label_format = "{title}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if problems := readiness.band_problems(bands_of(value)):
            told = ValidationError([sentence_of(*problem) for problem in problems])
            raise blocks.StructBlockValidationError(block_errors={"bands": told})
        return value


def sentence_of(code: str, low: int, high: int) -> str:
    """What is wrong with bands, and what to do."""
    sentences = {
        "gap": gettext("No band holds the scores from %(low)d to %(high)d. Widen a band, or add one."),
        "overlap": gettext("Two bands hold the scores from %(low)d to %(high)d. Let one of them end earlier."),
        "reversed": gettext("A band goes from %(low)d to %(high)d: swap the two numbers."),
    }
    return sentences[code] % {"low": low, "high": high}


# ---- questions


class MeasureBlock(blocks.StructBlock):
    dimension = NameBlock("dimensions", max_length=60, help_text=_("One of the dimensions above."))
    weight = count_block(1, 5, default=1, help_text=_("1 to 5: how much this question counts there."))

    class Meta:
        icon = "order"
        label_format = "{dimension} × {weight}"
        form_classname = "struct-block readiness-pair"


class AnswerBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=200)
    points = count_block(0, 10, default=0, help_text=_("0 to 10: how far this answer speaks for readiness."))
    paths = blocks.ListBlock(
        NameBlock("paths", max_length=100, label=_("Path")),
        default=[],
        help_text=_("Of the paths below, those that this answer speaks for. None, when it says nothing of that."),
    )

    class Meta:
        icon = "radio-full"
        label_format = "{label} ({points})"
        form_classname = "struct-block readiness-pair"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        max_length=200, help_text=_("One question, about what somebody did, not what they are.")
    )
    intro = blocks.TextBlock(required=False, label=_("Help"), help_text=_("A sentence below the question."))
    measures = blocks.ListBlock(
        MeasureBlock(), default=[], help_text=_("The dimensions that it counts for. None: it speaks for paths only.")
    )

    class Meta:
        label_format = "{question}"


class SingleBlock(QuestionBlock):
    answers = blocks.ListBlock(AnswerBlock(), min_num=2, max_num=MOST_ANSWERS, collapsed=True)

    class Meta:
        icon = "radio-full"
        label = _("One answer")
        description = _("The visitor chooses one of several answers.")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if value["measures"] and not any(answer["points"] for answer in value["answers"]):
            raise blocks.StructBlockValidationError(
                block_errors={"answers": ValidationError(_("Give points to one answer at least, or measure nothing."))}
            )
        return value


class MultipleBlock(SingleBlock):
    class Meta:
        icon = "check"
        label = _("Several answers")
        description = _("The visitor ticks whatever applies, or nothing. All points together are the full worth.")


class ScaleBlock(QuestionBlock):
    lowest = blocks.CharBlock(max_length=60, help_text=_("The words at 1, such as “never”."))
    highest = blocks.CharBlock(max_length=60, help_text=_("The words at the upper end, such as “every week”."))
    steps = count_block(2, MOST_STEPS, default=5, help_text=_("How many steps it has, 2 to 10."))

    class Meta:
        icon = "order"
        label = _("Scale")
        description = _("The visitor says how far, from 1 up. The upper end is worth the most.")


class QuestionsBlock(blocks.StreamBlock):
    single = SingleBlock()
    multiple = MultipleBlock()
    scale = ScaleBlock()

    class Meta:
        collapsed = True


# ---- paths


class PathWeightsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=100, help_text=_("As the result names it."))
    slug = PathChoiceBlock(
        choices=career_paths,
        label=_("Career path"),
        help_text=_("Its page. When it is live, the result offers a roadmap that leads there."),
    )
    weights = blocks.ListBlock(
        MeasureBlock(), default=[], help_text=_("How much each dimension counts for this path, 1 to 5.")
    )
    answers = count_block(
        0, 5, default=1, help_text=_("0 to 5: how much a question counts that has an answer for this path.")
    )

    class Meta:
        icon = "site"
        label = _("Path")
        label_format = "{title}"
        form_classname = "struct-block readiness-pair"


# ---- as the plain test


def bands_of(dimension: blocks.StructValue) -> list[Band]:
    return [
        Band(
            band["lowest"],
            band["highest"],
            band["title"],
            band["text"],
            tuple(band["actions"]),
            tuple(article.pk for article in band["articles"] if article),
        )
        for band in dimension["bands"]
    ]


def dimension_of(value: blocks.StructValue) -> Dimension:
    return Dimension(
        key_of(value["title"]), value["title"], tuple(bands_of(value)), tuple(value["skills"]), value["intro"]
    )


def question_of(child: Any) -> Question:
    """`child`: of the stream; its id is what answers belong to."""
    value = child.value
    measures = {key_of(measure["dimension"]): measure["weight"] for measure in value["measures"]}
    return Question(str(child.id), child.block_type, value["question"], answers_of(child), measures, value["intro"])


def answers_of(child: Any) -> tuple[Answer, ...]:
    value = child.value
    if child.block_type == readiness.SCALE:
        ends = {1: value["lowest"], value["steps"]: value["highest"]}
        return tuple(
            Answer(f"{step}: {ends[step]}" if step in ends else str(step), step - 1)
            for step in range(1, value["steps"] + 1)
        )
    return tuple(Answer(answer["label"], answer["points"], frozenset(answer["paths"])) for answer in value["answers"])


def path_of(value: blocks.StructValue) -> PathWeights:
    weights = {key_of(measure["dimension"]): measure["weight"] for measure in value["weights"]}
    return PathWeights(value["slug"], value["title"], weights, value["answers"])
