"""The four groups, ready after `migrate`, with the permissions they have at this version.

A group that is there already gains what it lacks and loses nothing. `setup_roles` brings the
groups up to date after later versions.
"""

from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

WRITER = {
    "view_glossary",
    "view_category",
    "view_term",
    "add_term",
    "change_term",
    "submit_term",
    "view_revision",
    "view_transition",
}
REVIEWER = WRITER | {"review_term"}
PUBLISHER = REVIEWER | {
    "publish_term",
    "withdraw_term",
    "deprecate_term",
    "rename_term",
    "merge_term",
    "delete_term",
    "add_importrun",
    "view_importrun",
    "add_category",
    "change_category",
    "view_redirect",
    "add_redirect",
    "delete_redirect",
}
OF_THE_APP = Q(content_type__app_label="terms")
PEOPLE = Q(content_type__app_label="auth", content_type__model__in=("user", "group"))


# What the permission to publish alone allowed before each move had a permission.
ONCE_PUBLISHING = {
    "withdraw_term",
    "deprecate_term",
    "rename_term",
    "view_redirect",
    "add_redirect",
    "delete_redirect",
}


def make_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    _make_permissions(apps, alias)
    _keep_what_publishers_could(apps, alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    meant = {
        "Writer": OF_THE_APP & Q(codename__in=WRITER),
        "Reviewer": OF_THE_APP & Q(codename__in=REVIEWER),
        "Publisher": OF_THE_APP & Q(codename__in=PUBLISHER),
        "Administrator": OF_THE_APP | PEOPLE,
    }
    for name, which in meant.items():
        group, _is_new = Group.objects.using(alias).get_or_create(name=name)
        group.permissions.add(*Permission.objects.using(alias).filter(which))


def _make_permissions(apps, alias):
    # Django makes them after all migrations, and for applications with a models module alone.
    for label in ("auth", "terms"):
        config = apps.get_app_config(label)
        before = getattr(config, "models_module", None)
        config.models_module = True
        create_permissions(config, verbosity=0, using=alias, apps=apps)
        config.models_module = before


def _keep_what_publishers_could(apps, alias):
    permissions = apps.get_model("auth", "Permission").objects.using(alias).filter(OF_THE_APP)
    publish = permissions.filter(codename="publish_term")
    publish.update(name="Can publish and schedule terms")
    once = permissions.filter(codename__in=ONCE_PUBLISHING)
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(permissions__in=publish):
        group.permissions.add(*once)
    users = apps.get_model(settings.AUTH_USER_MODEL).objects.using(alias)
    for user in users.filter(user_permissions__in=publish):
        user.user_permissions.add(*once)


class Migration(migrations.Migration):
    dependencies = [
        ("terms", "0004_merge"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Groups that people are in are not taken away again.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
