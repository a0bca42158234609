import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.ids


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_ledgers"),
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
    ]
