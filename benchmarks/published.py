"""An edition for pages to be measured beside: a city that has been public for a while has one, and makes no first one.

Making a real one at scale 10 takes hours, and pages only read it. So each stored figure gets its row as an edition has
it, and of the preschools' every seventh is hidden. It protects nobody: what the guard costs is told by `release.py`.
"""

import os
import subprocess
import sys

from scales import home_of

EDITION = """
INSERT INTO releases_edition (major, minor, patch, at, actor_id, note, method_version, cubes, content, books, periods,
                              changes, summary)
VALUES (1, 0, 0, now(), NULL, 'An edition to measure beside.', %s, 'measured', 'measured', '{}', '[]', '[]', '{}')
RETURNING id
"""
FIGURES = """
INSERT INTO releases_publishedfigure (edition_id, recorded_at, indicator_id, recipe_version, level, unit_id, form,
                                      period, breakdown, status, units, value, decimals, why_hidden)
SELECT %(edition)s, now(), indicator_id, recipe_version, level, unit_id, form,
       period, breakdown, CASE WHEN is_hidden THEN 'hidden_few' ELSE status END, units,
       CASE WHEN is_told THEN value END, CASE WHEN is_told THEN 1 END, CASE WHEN is_hidden THEN 'for_others' ELSE '' END
FROM (SELECT *, of_few AND status = 'exists' AS is_hidden, NOT of_few AND status = 'exists' AS is_told
      FROM (SELECT *, level = 'preschool' AND unit_id %% 7 = 0 AS of_few FROM indicators_figure
            WHERE basis = 'as_it_was') stored) f
"""


def with_an_edition(scale: int) -> None:
    """The home of a scale has an edition afterwards."""
    home = home_of(scale)
    if not (home / "published").exists():
        environment = {**os.environ, "TERTIAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tertial.site.settings"}
        subprocess.run([sys.executable, __file__], env=environment, check=True)
        (home / "published").touch()


def _store() -> None:
    from tertial.site.commands.database import database

    with database():
        from django.db import connection, transaction

        from tertial.releases.rules import METHOD_VERSION

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(EDITION, [METHOD_VERSION])
            cursor.execute(FIGURES, {"edition": cursor.fetchone()[0]})
            print(f"{cursor.rowcount} figures are published", file=sys.stderr)


if __name__ == "__main__":
    _store()
