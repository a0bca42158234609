from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_friction")]

    operations = []
