"""Short codes made of names."""

import unicodedata


def slug(name: str) -> str:
    """A name as lower-case ASCII words with hyphens: "Norra Strand" becomes "norra-strand"."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


class Codes:
    """Codes that are each given once; a second unit of a name gets the name and a number."""

    def __init__(self) -> None:
        """Start with no code taken."""
        self._taken: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The slug of the name, or the next free number after it."""
        code = slug(name)
        self._taken[code] = self._taken.get(code, 0) + 1
        return code if self._taken[code] == 1 else f"{code}-{self._taken[code]}"
