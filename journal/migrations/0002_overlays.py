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
        migrations.CreateModel(
            name="Misread",
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
                ("verdict", models.CharField(max_length=10)),
                ("fixture", models.JSONField()),
                ("sessions", models.JSONField(default=list)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="misreads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at",),
            },
        ),
        migrations.CreateModel(
            name="Lesson",
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
                            ("opening", "lines that begin so"),
                            ("project", "lines of a project"),
                            ("phrase", "a phrase"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("item_kind", models.CharField(blank=True, max_length=12)),
                ("taught", models.JSONField(default=list)),
                ("learned_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lessons",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sessions_app.project",
                    ),
                ),
            ],
            options={
                "ordering": ("-learned_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("project", None)),
                        fields=("owner", "kind", "words", "item_kind"),
                        name="one_lesson_of_words",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("project__isnull", False)),
                        fields=("owner", "project"),
                        name="one_lesson_of_a_project",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NewerNote",
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
                ("date", models.DateField()),
                ("composed", models.JSONField()),
                ("revision", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="newer_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "date"), name="one_newer_note"
                    )
                ],
            },
        ),
    ]
