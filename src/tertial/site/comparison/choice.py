"""What the address of a comparison says: which units, of which period, and what is sought to add to them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

MOST = 5


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen; empty means the page's own choice.

    `codes` are the units in the order in which they were added. `words`, `area` (a unit's code), `form` and `level` say
    which units are listed to be added, and `page` which page of them.
    """

    codes: tuple[str, ...] = ()
    period: str = ""
    words: str = ""
    area: str = ""
    form: str = ""
    level: str = ""
    page: str = "1"

    @property
    def is_seeking(self) -> bool:
        """Whether units are listed to be added."""
        return bool(self.words or self.area or self.form or self.level)

    def within_bounds(self) -> "Choice":
        """The same with the first five units only."""
        return replace(self, codes=self.codes[:MOST])

    def seeking(self, *, area: str = "", form: str = "", level: str = "") -> "Choice":
        """The same units, and those with these traits listed."""
        return replace(self, words="", area=area, form=form, level=level, page="1")

    def with_unit(self, code: str) -> "Choice":
        """One unit more. A list of neighbours stays open, for there are more to add; what was typed has been found."""
        return replace(self, codes=(*self.codes, code), words="", page="1")

    def without(self, code: str) -> "Choice":
        """One unit less."""
        return replace(self, codes=tuple(each for each in self.codes if each != code))

    @property
    def query(self) -> str:
        """The choice as it stands in an address."""
        named = (("period", self.period), ("omrade", self.area), ("regi", self.form), ("slag", self.level))
        given = [("namn", self.words), *named]
        return urlencode(
            [*(("enhet", code) for code in self.codes), *((name, value) for name, value in given if value)]
        )

    @property
    def address(self) -> str:
        """The page that shows the choice."""
        return reverse("comparison") + (f"?{self.query}" if self.query else "")


def different(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes in their order, each once."""
    return tuple(dict.fromkeys(filter(None, codes)))
