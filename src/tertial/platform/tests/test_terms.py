"""Words that rooms explain."""

from pathlib import Path

from tertial.platform.queries.terms import Term, read, terms

GOOD = """
- code: target
  sv: årsmål
  en: target
  means_sv: Det som ska nås.
  means_en: What is to be reached.
"""


def test_a_room_explains_its_words_in_a_file(tmp_path: Path):
    file = tmp_path / "glossary.yaml"
    file.write_text(GOOD, encoding="utf-8")

    assert read(file, "steering") == [
        Term(
            "target",
            "steering",
            {"sv": "årsmål", "en": "target"},
            {"sv": "Det som ska nås.", "en": "What is to be reached."},
        )
    ]


def test_a_room_without_the_file_explains_nothing(tmp_path: Path):
    assert read(tmp_path / "glossary.yaml", "steering") == []


def test_every_word_has_both_languages_and_ends_as_a_sentence():
    found = terms().values()

    assert [term.code for term in found if not all(term.words.values())] == []
    assert [term.code for term in found if not all(text.endswith(".") for text in term.meanings.values())] == []
