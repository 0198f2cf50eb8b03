"""Do migrations let the release before go on working beside them? `python -m deploy.migrations`

While a new release starts, the old one still answers: on the new schema. So a migration adds, and takes away nothing
that the old code reads or writes; what is no longer used is taken away by a later release. A step that does otherwise
says why that is safe, in a comment that begins with “Safe:” above it or on its line.

Reads files, runs nothing. Migrations from before this rule are left alone: see FIRST.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The first number to which the rule applies, of the apps that are older than it.
FIRST = {
    "blog/migrations": 13,
    "cms/core/migrations": 4,
    "cms/home/migrations": 3,
    "cms/outbox/migrations": 5,
    "coaching/migrations": 11,
}
TAKES_AWAY = {
    "RemoveField": "the old release still reads this column",
    "DeleteModel": "the old release still reads this table",
    "RenameField": "the old release knows the column by its old name",
    "RenameModel": "the old release knows the table by its old name",
    "AlterModelTable": "the old release knows the table by its old name",
    "AlterField": "the old release may write what the new column refuses, and the table is locked while it is rewritten",
    "AddConstraint": "the old release may write what the constraint refuses",
    "AlterUniqueTogether": "the old release may write what the constraint refuses",
    "RunSQL": "nobody knows what the old release makes of it",
    "RunPython": "rows that the old release writes meanwhile are not changed",
}
NEEDS_A_DEFAULT = "the old release leaves this column out when it inserts a row: give it null=True or db_default"
# Fields without a column of their own, or whose column is never left out.
NO_COLUMN = {"ManyToManyField", "ParentalManyToManyField", "ClusterTaggableManager", "TaggableManager"}


@dataclass(frozen=True, slots=True)
class Objection:
    file: str
    line: int
    step: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.step}: {self.reason}. Split it over two releases, or say “# Safe: …”."


def objections(source: str, file: str) -> Iterator[Objection]:
    lines = source.splitlines()
    made_here = {
        name for call in calls(source) if step_of(call) == "CreateModel" and (name := text_of(call, "name", 0))
    }
    for call in calls(source):
        step = step_of(call)
        reason = TAKES_AWAY.get(step, "")
        if step == "AddField" and needs_a_default(keyword(call, "field", 2)):
            reason = NEEDS_A_DEFAULT
        if not reason or is_called_safe(lines, call):
            continue
        if step in {"AddField", "AddConstraint", "AlterUniqueTogether", "AlterField"}:
            model = text_of(call, "model_name", 0) or text_of(call, "name", 0)
            if model.lower() in {name.lower() for name in made_here}:
                continue  # a table that the old release does not know
        yield Objection(file, call.lineno, step, reason)


def calls(source: str) -> list[ast.Call]:
    """The steps of `operations`, in order; those that only tell Django what a column has become count as well."""
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "migrations"
    ]


def step_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def keyword(call: ast.Call, name: str, place: int) -> ast.expr | None:
    found = [each.value for each in call.keywords if each.arg == name]
    return found[0] if found else call.args[place] if len(call.args) > place else None


def text_of(call: ast.Call, name: str, place: int) -> str:
    value = keyword(call, name, place)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def needs_a_default(field: ast.expr | None) -> bool:
    if not isinstance(field, ast.Call):
        return True
    kind = field.func.attr if isinstance(field.func, ast.Attribute) else getattr(field.func, "id", "")
    if kind in NO_COLUMN:
        return False
    given = {each.arg: each.value for each in field.keywords}
    null = given.get("null")
    return not (isinstance(null, ast.Constant) and null.value is True) and "db_default" not in given


def is_called_safe(lines: list[str], call: ast.Call) -> bool:
    """By a comment on one of its own lines, or in the block of comments right above it."""
    own = lines[call.lineno - 1 : call.end_lineno]
    above: list[str] = []
    for line in reversed(lines[: call.lineno - 1]):
        if not line.strip().startswith("#"):
            break
        above.append(line)
    return any("# Safe: " in line for line in [*own, *above])


def migrations() -> Iterator[Path]:
    """Of all our apps, those that the rule applies to."""
    for folder in sorted(found for top in ("cms", "blog", "coaching") for found in (ROOT / top).glob("**/migrations")):
        first = FIRST.get(str(folder.relative_to(ROOT)), 1)
        for file in sorted(folder.glob("[0-9]*.py")):
            if int(file.name[:4]) >= first:
                yield file


def main() -> int:
    found = [each for file in migrations() for each in objections(file.read_text(), str(file.relative_to(ROOT)))]
    sys.stdout.write("".join(f"{each}\n" for each in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
