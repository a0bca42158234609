import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def count_known_costs(apps, schema_editor):
    receipts = apps.get_model("journal", "ModelReceipt").objects
    receipts.exclude(cost=None).update(counted=models.F("cost"))


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0007_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelLimit",
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
                ("month_usd", models.DecimalField(decimal_places=2, max_digits=8)),
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="model_limit",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ModelSite",
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
                ("asked", models.PositiveBigIntegerField(default=0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("open_until", models.DateTimeField(null=True)),
                ("open_for", models.CharField(blank=True, max_length=16)),
                ("probing_until", models.DateTimeField(null=True)),
                ("plain_url", models.CharField(blank=True, max_length=500)),
                ("gone_month", models.CharField(blank=True, max_length=7)),
                (
                    "gone_usd",
                    models.DecimalField(decimal_places=6, default=0, max_digits=12),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WeekProse",
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
                ("of", models.CharField(max_length=64)),
                ("headline", models.TextField(blank=True)),
                ("sentences", models.JSONField(default=list)),
                ("refused", models.JSONField(default=list)),
                ("fallback_reason", models.TextField(blank=True)),
                ("receipt", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prose",
                        to="journal.edition",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="modelreceipt",
            name="counted",
            field=models.DecimalField(decimal_places=6, default=0, max_digits=12),
        ),
        migrations.AddField(
            model_name="modelreceipt",
            name="settled",
            field=models.BooleanField(default=True),
        ),
        migrations.AddIndex(
            model_name="modelreceipt",
            index=models.Index(fields=["-at"], name="model_receipt_at"),
        ),
        migrations.RunPython(count_known_costs, migrations.RunPython.noop),
    ]
