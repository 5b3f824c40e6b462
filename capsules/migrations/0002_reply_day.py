import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    """An answer is to a date: those given before it was told are to be asked again."""

    dependencies = [("capsules", "0001_start")]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="day",
            field=models.DateField(default=datetime.date(2000, 1, 1), verbose_name="pour le"),
            preserve_default=False,
        ),
    ]
