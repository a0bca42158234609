import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.ids


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
        ("sessions_app", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dailynote",
            name="headline_held",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="Overlay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=accounts.ids.public_id, max_length=24, unique=True
                    ),
                ),
                ("date", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("achievement", "achieved"),
                            ("attempt", "attempted"),
                            ("decision", "decided"),
                            ("open_task", "left open"),
                            ("problem", "went wrong"),
                            ("learning", "learned"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cites", models.JSONField(default=list)),
                (
                    "to_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("achievement", "achieved"),
                            ("attempt", "attempted"),
                            ("decision", "decided"),
                            ("open_task", "left open"),
                            ("problem", "went wrong"),
                            ("learning", "learned"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("observed", "observed"),
                            ("confirmed", "confirmed"),
                            ("claimed", "only said"),
                            ("attempted", "attempted"),
                            ("dropped", "dropped"),
                            ("stated", "stated by you"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(null=True)),
                ("instead", models.TextField(null=True)),
                ("why", models.TextField(null=True)),
                ("hidden", models.BooleanField(null=True)),
                ("added", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overlays",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sessions_app.project",
                    ),
                ),
            ],
            options={
                "ordering": ("made_at", "pk"),
                "indexes": [
                    models.Index(
                        fields=["owner", "date"], name="journal_ove_owner_i_bccc74_idx"
                    )
                ],
            },
        ),
    ]
