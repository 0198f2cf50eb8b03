"""The groups of the team. Which pages they may change is decided where there are pages: `setup_roles`."""

from django.db import migrations

ROLES = ("Writer", "Reviewer", "Coach", "Lead", "Admin")


def make_groups(apps, schema_editor):
    """With access to the admin: Wagtail makes that permission in a migration, others come after all migrations."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    access = permissions.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in ROLES:
        group, made = groups.get_or_create(name=name)
        group.permissions.add(*access)


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0003_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [
        # Going back keeps the groups: people are in them.
        migrations.RunPython(make_groups, migrations.RunPython.noop, elidable=False),
    ]
