"""Indexes for the desk, the queue and the list of terms."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("terms", "0005_roles")]

    operations = [
        migrations.RemoveIndex(model_name="term", name="term_by_change"),
        migrations.RemoveIndex(model_name="term", name="term_by_merge"),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                fields=["merged_into", "-updated_at", "id"], name="term_by_change"
            ),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                fields=[
                    "merged_into",
                    "status",
                    "stage",
                    "-updated_at",
                    "id",
                    "revision",
                    "published_revision",
                ],
                name="term_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                condition=Q(("first_published_at__isnull", False)),
                fields=["first_published_at"],
                name="term_by_first_publication",
            ),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                condition=Q(("withdrawn_at__isnull", False)),
                fields=["withdrawn_at"],
                name="term_by_withdrawal",
            ),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(
                condition=Q(("action", "request_changes")),
                fields=["term", "-id"],
                name="transition_asking_for_changes",
            ),
        ),
    ]
