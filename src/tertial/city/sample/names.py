"""Swedish names for what does not exist."""

import random
from collections.abc import Iterable, Iterator


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SMALL_WORDS = _words(
    "Lönnen Åsen Solrosen Regnbågen Blåbäret Lingonet Smultronet Hallonet Ekorren Igelkotten Grävlingen Haren Räven "
    "Björnen Älgen Lodjuret Uttern Bävern Svalan Lärkan Talgoxen Blåmesen Domherren Gökungen Ugglan Tranan Svanen "
    "Humlan Fjärilen Nyckelpigan Myran Trollsländan Gräshoppan Snigeln Grodan Paddan Delfinen Sälen Valen Sjöhästen "
    "Sjöstjärnan Snäckan Musslan Korallen Vågen Bryggan Båten Ankaret Fyren Segelduken Kompassen Lanternan Linden "
    "Björken Eken Asken Rönnen Hasseln Granen Tallen Enen Alen Aspen Häggen Syrenen Kastanjen Äpplet Päronet Plommonet "
    "Körsbäret Nyponet Klövern Tussilagon Liljan Violen Vallmon Prästkragen Blåklinten Maskrosen Lavendeln Kamomillen "
    "Månen Solstrålen Stjärnan Kometen Raketen Molnet Snöflingan Norrskenet Vinden Bäcken Källan Kullen Berget Gläntan "
    "Ängen Stigen Skogsbrynet Mossen Stubben Kotten Kojan Grinden Trädgården Vattenkannan Spaden Kvarnen Smedjan "
    "Lyktan Trumman Flöjten Kantarellen Murklan Draken Trollet Tomten Älvan Riddaren Prinsen Cirkusen Karusellen "
    "Pusslet Kritan Penseln Paletten Sagan Visan Rimmet Ballongen"
)

PLACE_BEGINNINGS = _words(
    "Ek Björk Lind Sol Kvarn Sten Äng Ros Lilj Gran Tall Hassel Rönn Sjö Vik Klock Ask Alm Lärk Svan Räv Bäver Hjort "
    "Måne Brygg Smed"
)
PLACE_ENDINGS = _words("backen höjden parken dalen gläntan lunden kullen ängen stranden gården")
STREET_WORDS = _words("vägen gatan gränd stigen backen allén")
DEPARTMENTS = _words("Blåsippan Vitsippan Gullvivan Backsippan Kattfoten Mandelblomman Vårlöken Hästhoven")


def genitive(name: str) -> str:
    """A name as an owner: "Ekbacken" becomes "Ekbackens", and a name that ends in s stays as it is."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def shuffled(words: Iterable[str], rng: random.Random) -> Iterator[str]:
    """The words in random order, and again in another order when they run out, for ever."""
    bag = list(words)
    while True:
        rng.shuffle(bag)
        yield from bag


def places() -> list[str]:
    """The names that municipal units are made of: "Ekbacken", "Solhöjden"."""
    return [beginning + ending for beginning in PLACE_BEGINNINGS for ending in PLACE_ENDINGS]


def street(rng: random.Random) -> str:
    """An address on a street that is not on any map."""
    word = rng.choice(SMALL_WORDS)
    stem = word.removesuffix("et") if word.endswith("et") else word.removesuffix("n").removesuffix("e")
    return f"{stem}{rng.choice(STREET_WORDS)} {rng.randint(1, 88)}"


def independent_name(word: str, rng: random.Random) -> str:
    """What an independent preschool may call itself."""
    forms = (
        f"Förskolan {word}",
        f"Förskolan {word}",
        f"{word} förskola",
        f"{genitive(word)} Montessoriförskola",
        f"Föräldrakooperativet {word}",
        f"{genitive(word)} uteförskola",
    )
    return rng.choice(forms)


def operator_name(word: str, rng: random.Random) -> str:
    """What a small independent operator may call itself."""
    forms = (
        f"{word} ekonomisk förening",
        f"Föräldraföreningen {word}",
        f"{word} i Provstad AB",
        f"Stiftelsen {word} i Provstad",
    )
    return rng.choice(forms)
