from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_somebody_stands_in'),
    ]

    operations = [
        migrations.CreateModel(
            name='UsedAnswer',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('until', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
