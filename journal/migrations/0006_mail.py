import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.ids


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0005_friction"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterSettings",
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
                ("mail", models.BooleanField(default=False)),
                (
                    "hour",
                    models.PositiveSmallIntegerField(
                        default=8,
                        validators=[django.core.validators.MaxValueValidator(23)],
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("all", "All projects"),
                            (
                                "open",
                                "All but those that no model may read",
                            ),
                            ("public", "Only those that may be mentioned in public"),
                        ],
                        default="open",
                        max_length=6,
                    ),
                ),
                ("serial", models.PositiveIntegerField(default=1)),
                ("seen_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("hook", models.TextField(blank=True)),
                ("hook_host", models.CharField(blank=True, max_length=255)),
                ("hook_failures", models.PositiveSmallIntegerField(default=0)),
                ("hook_error", models.TextField(blank=True)),
                ("hook_off_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letter_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
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
                    "channel",
                    models.CharField(
                        choices=[("mail", "mail"), ("hook", "webhook")], max_length=4
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("begun", "begun"),
                            ("sent", "sent"),
                            ("unknown", "unknown"),
                        ],
                        default="begun",
                        max_length=7,
                    ),
                ),
                ("pauses", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-date",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "date", "channel"),
                        name="one_letter_a_day_and_way",
                    )
                ],
            },
        ),
    ]
