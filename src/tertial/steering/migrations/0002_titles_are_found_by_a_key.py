"""Titles of goals and steering documents are folded once, when they are recorded, and found by that key."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.functions import Lower

ACCENTED = (
    "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČ"
    "čĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞş"
    "ŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž"
)
PLAIN = (
    "aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccc"
    "cddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssss"
    "ssttttuuuuuuuuuuuuwwyyyzzzzzz"
)


def title_key() -> models.GeneratedField:
    """A title in lower case without accents."""
    folded = models.Func(Lower("title"), models.Value(ACCENTED), models.Value(PLAIN), function="translate")
    return models.GeneratedField(expression=folded, output_field=models.TextField(), db_persist=True)


class Migration(migrations.Migration):
    """A key for each title, and an index of the goals'."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("steering", "0001_the_room_begins"),
        ("organisation", "0001_the_room_begins"),
    ]

    operations: ClassVar[list[object]] = [
        migrations.AddField("documententry", "search_key", title_key()),
        migrations.AddField("goalstatement", "search_key", title_key()),
        migrations.AddIndex(
            "goalstatement",
            GinIndex(
                fields=["search_key"],
                opclasses=["gin_trgm_ops"],
                condition=models.Q(superseded_at__isnull=True),
                name="goals_by_search_key",
            ),
        ),
    ]
