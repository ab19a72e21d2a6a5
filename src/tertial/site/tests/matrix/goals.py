"""Goals and steering documents as they are read."""

from django.urls import reverse

from tertial.site.tests.authorities import Ids
from tertial.site.tests.matrix.asking import Room
from tertial.site.tests.steered import YEAR

READ = ("C", "F", "N", "U", "O", "S", "T")
PAGED = ("C", "N", "O", "T")


def addresses(_ids: Ids) -> dict[str, str]:
    """The pages of goals: of an established goal and of a draft, by the letter of whose it is."""
    goals = reverse("goals")
    found = {
        "goals": goals,
        "goals opened C": f"{goals}?oppna=trygg-c",
        "goals opened N": f"{goals}?oppna=trygg-n",
        "goals opened U": f"{goals}?oppna=trygg-u",
        "goals of units": f"{goals}?niva=unit",
        "goals differing": f"{goals}?avvikande=ja",
        "goals in 2024": f"{goals}?period={YEAR}&niva=board",
        "goals in 2100": f"{goals}?period=2100&niva=board",
    }
    for letter in PAGED:
        for name in ("goal", "my_part"):
            found[f"{name} {letter}"] = f"{reverse(name, args=[f'trygg-{letter.lower()}'])}?period={YEAR}"
    found["goal C in a tertial"] = f"{reverse('goal', args=['trygg-c'])}?period=2024-T2"
    found["goal N in 2100"] = f"{reverse('goal', args=['trygg-n'])}?period=2100"
    for letter in READ:
        found[f"goal draft {letter}"] = f"{reverse('goal', args=[f'utkast-{letter.lower()}'])}?period={YEAR}"
    for letter in ("O", "T"):
        found[f"my_part draft {letter}"] = f"{reverse('my_part', args=[f'utkast-{letter.lower()}'])}?period={YEAR}"
    found["documents"] = reverse("documents")
    found["documents all"] = f"{reverse('documents')}?galler="
    found["document C"] = reverse("document", args=["plan-c"])
    for letter in ("C", "N", "O", "T"):
        found[f"document draft {letter}"] = reverse("document", args=[f"utkast-{letter.lower()}-dok"])
    return found


TABLE = """
address                                   public nobody exec strat distr princ empl oper member audit admin seeing
goals                                     in     -      C    -     -     -     -    -    -      -     -     -
goals opened C                            in     -      CE   F     N     -     -    -    -      -     -     -
goals opened N                            in     -      CE   F     NOS   O     O    -    -      -     -     -
goals opened U                            in     -      CE   F     N     -     -    -    -      -     -     -
goals of units                            in     -      -    -     OS    O     O    -    -      -     -     -
goals differing                           in     -      -    -     -     -     -    -    -      -     -     -
goals in 2024                             in     -      E    F     N     -     -    -    -      -     -     -
goals in 2100                             in     -      CE   F     N     -     -    -    -      -     -     -
goal C                                    in     -      CE   F     N     -     -    -    -      -     -     -
my_part C                                 in     -      C    -     -     -     -    -    -      -     -     -
goal N                                    in     -      -    -     NOS   O     O    -    -      -     -     -
my_part N                                 in     -      -    -     N     -     -    -    -      -     -     -
goal O                                    in     -      -    -     oO    oO    oO   -    -      -     -     -
my_part O                                 in     -      -    -     oO    oO    oO   -    -      -     -     -
goal T                                    in     -      -    -     -     -     -    -    -      -     -     -
my_part T                                 in     -      -    -     -     -     -    -    -      -     -     -
goal C in a tertial                       in     -      CE   F     NOS   O     O    -    -      -     -     -
goal N in 2100                            in     -      -    -     NOS   O     O    -    -      -     -     -
goal draft C                              in     404    C    404   404   404   404  404  404    404   404   404
goal draft F                              in     404    404  F     404   404   404  404  404    404   404   404
goal draft N                              in     404    404  404   N     404   404  404  404    404   404   404
goal draft U                              in     404    404  404   404   404   404  404  404    404   404   404
goal draft O                              in     404    404  404   oO    oO    oO   404  404    404   404   404
goal draft S                              in     404    404  404   sS    404   404  404  404    404   404   404
goal draft T                              in     404    404  404   404   404   404  404  404    404   404   404
my_part draft O                           in     404    404  404   oO    oO    oO   404  404    404   404   404
my_part draft T                           in     404    404  404   404   404   404  404  404    404   404   404
documents                                 in     -      CE   F     NOS   O     O    -    -      -     -     -
documents all                             in     -      CE   F     NOS   O     O    -    -      -     -     -
document C                                in     -      -    -     -     -     -    -    -      -     -     -
document draft C                          in     404    C    404   404   404   404  404  404    404   404   404
document draft N                          in     404    404  404   N     404   404  404  404    404   404   404
document draft O                          in     404    404  404   O     O     O    404  404    404   404   404
document draft T                          in     404    404  404   404   404   404  404  404    404   404   404
"""

WRITERS = """

"""

GOALS = Room(TABLE, WRITERS, addresses)
