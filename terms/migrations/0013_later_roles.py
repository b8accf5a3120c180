"""What the four groups gain with suggestions and moves of many terms. Nobody loses anything."""

from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

GAINED = {
    "Writer": {"view_suggestion"},
    "Reviewer": {"view_suggestion", "change_suggestion"},
    "Publisher": {"view_suggestion", "change_suggestion", "view_bulkmove"},
}
OF_THE_APP = Q(content_type__app_label="terms")


def add_permissions(apps, schema_editor):
    alias = schema_editor.connection.alias
    # Django makes them after all migrations, and for applications with a models module alone.
    config = apps.get_app_config("terms")
    before = getattr(config, "models_module", None)
    config.models_module = True
    create_permissions(config, verbosity=0, using=alias, apps=apps)
    config.models_module = before
    permissions = apps.get_model("auth", "Permission").objects.using(alias).filter(OF_THE_APP)
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name, codenames in GAINED.items():
        for group in groups.filter(name=name):
            group.permissions.add(*permissions.filter(codename__in=codenames))
    for group in groups.filter(name="Administrator"):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("terms", "0012_index_now"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # Groups that people are in are not taken away again.
        migrations.RunPython(add_permissions, migrations.RunPython.noop),
    ]
