"""New migrations let the release before go on working, or say why that is no matter."""

import pytest

from deploy.migrations import FIRST, ROOT, migrations, objections

HEAD = "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    operations = [\n"


def steps(operations: str) -> list[str]:
    return [each.step for each in objections(f"{HEAD}{operations}\n    ]\n", "x.py")]


@pytest.mark.parametrize(
    ("operations", "refused"),
    [
        ('migrations.AddField("page", "note", models.TextField(null=True)),', []),
        ('migrations.AddField("page", "note", models.TextField(db_default="")),', []),
        ('migrations.AddField("page", "note", models.TextField(default="")),', ["AddField"]),
        ('migrations.AddField(model_name="page", name="note", field=models.TextField(blank=True)),', ["AddField"]),
        ('migrations.AddField("page", "tags", models.ManyToManyField("x.Tag")),', []),
        ('migrations.RemoveField("page", "note"),', ["RemoveField"]),
        ('# Safe: the release before this one no longer reads it.\nmigrations.RemoveField("page", "note"),', []),
        ('migrations.RemoveField("page", "note"),  # Safe: never released', []),
        ('# It was not used.\nmigrations.RemoveField("page", "note"),', ["RemoveField"]),
        ('migrations.RenameField("page", "note", "remark"),', ["RenameField"]),
        ('migrations.AlterField("page", "note", models.TextField()),', ["AlterField"]),
        ("migrations.RunPython(fill),", ["RunPython"]),
        ('migrations.DeleteModel("Page"),\nmigrations.RenameModel("A", "B"),', ["DeleteModel", "RenameModel"]),
        ('migrations.CreateModel("Page", fields=[]),', []),
        ('migrations.CreateModel("Page", fields=[]),\nmigrations.AddField("page", "note", models.TextField()),', []),
        ('migrations.AddIndex("page", models.Index(fields=["note"], name="n")),', []),
    ],
)
def test_a_step_that_the_old_release_would_trip_over_is_refused(operations: str, refused: list[str]) -> None:
    assert steps(operations) == refused


def test_migrations_from_now_on_are_safe() -> None:
    found = [each for file in migrations() for each in objections(file.read_text(), str(file.relative_to(ROOT)))]
    assert "\n".join(map(str, found)) == ""


def test_old_migrations_are_left_alone_and_new_ones_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(file.name == "0001_initial.py" and file.parts[-3] == "blog" for file in migrations())
    monkeypatch.setitem(FIRST, "blog/migrations", 1)
    assert ROOT / "blog" / "migrations" / "0001_initial.py" in migrations()
