"""What Tertial needs while it runs is listed with its terms, and none of it is under the GPL."""

from importlib.metadata import distribution

from tertial.site.commands.licences import is_copyleft, licence_of, needed
from tertial.site.tests.command_line import tertial


def test_every_package_needed_is_told_with_its_licence():
    said = tertial("licences")

    told = {line.split()[0]: line for line in said.out.splitlines()}
    assert said.code == 0
    assert {"django", "duckdb", "highspy", "numpy", "psycopg", "scipy", "sqlglot", "xmlsec"} <= told.keys()
    assert not {"tertial", "pytest", "statsmodels"} & told.keys()
    assert told["numpy"].split()[1] == distribution("numpy").version


def test_no_package_needed_would_reach_tertial_itself():
    terms = {name: licence_of(package) for name, package in needed("tertial").items()}

    assert [name for name, licence in terms.items() if not licence or is_copyleft(licence)] == []


def test_what_a_package_under_the_gpl_would_say_is_caught():
    assert [
        is_copyleft(licence)
        for licence in (
            "GNU General Public License v3 (GPLv3)",
            "AGPL-3.0-only",
            "GNU Lesser General Public License v3 (LGPLv3)",
            "BSD-3-Clause",
        )
    ] == [True, True, False, False]
