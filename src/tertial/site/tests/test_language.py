"""The command line speaks Swedish unless the environment says otherwise."""

from pathlib import Path

import pytest

from tertial.site.language import chosen, compile_catalogues


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "sv"),
        ({"LANG": "C.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "en_US.UTF-8", "TERTIAL_LANGUAGE": "sv"}, "sv"),
        ({"LANG": "fi_FI.UTF-8"}, "sv"),
    ],
)
def test_the_first_variable_that_names_a_language_of_ours_decides(environment: dict[str, str], language: str) -> None:
    assert chosen(environment) == language


def test_a_catalogue_is_compiled_once_until_it_changes(tmp_path: Path) -> None:
    source = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n"Language: sv\\n"\n\nmsgid "Stop"\nmsgstr "Sluta"\n', encoding="utf-8")

    written = compile_catalogues(tmp_path)

    assert [file.name for file in written] == ["django.mo"]
    assert compile_catalogues(tmp_path) == []
    assert sorted(file.name for file in source.parent.iterdir()) == ["django.mo", "django.po"]
