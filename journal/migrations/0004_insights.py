import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.ids


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_ledgers"),
        ("sessions_app", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Insights",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("week", "week"),
                            ("month", "30 days"),
                            ("quarter", "quarter"),
                            ("range", "range"),
                        ],
                        max_length=8,
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("scope", models.CharField(max_length=32)),
                ("projects", models.JSONField(default=list)),
                ("statistics", models.JSONField()),
                ("told", models.JSONField(default=dict)),
                ("writer", models.CharField(default="offline", max_length=32)),
                ("read", models.JSONField(default=dict)),
                ("receipt", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="insights",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-ends", "-starts"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "starts", "ends", "scope"),
                        name="one_report_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="report_has_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionFacets",
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
                ("digest", models.CharField(max_length=64)),
                ("prompt_version", models.CharField(max_length=20)),
                ("model", models.CharField(max_length=120)),
                ("facets", models.JSONField()),
                ("projects", models.JSONField(default=list)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_facets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="model_facets",
                        to="sessions_app.codingsession",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "digest", "prompt_version", "model"),
                        name="facets_asked_once",
                    )
                ],
            },
        ),
    ]
