"""Goals are found by their folded titles in an index."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
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


FOLDED = models.Func(Lower("title"), models.Value(ACCENTED), models.Value(PLAIN), function="translate")


class Migration(migrations.Migration):
    """An index of the goals' titles in lower case without accents."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("steering", "0002_goals_go_on_and_are_handed_over"),
        ("organisation", "0001_the_room_begins"),
    ]

    operations: ClassVar[list[object]] = [
        migrations.AddIndex(
            "goalstatement",
            GinIndex(
                OpClass(FOLDED, "gin_trgm_ops"),
                condition=models.Q(superseded_at__isnull=True),
                name="goals_by_folded_title",
            ),
        ),
    ]
