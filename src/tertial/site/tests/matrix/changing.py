"""Where goals, targets, activities, judgements and steering documents are made and changed."""

from collections.abc import Sequence

from django.urls import reverse

from tertial.site.tests.authorities import Ids
from tertial.site.tests.matrix.asking import Room
from tertial.site.tests.steered import OWNERS, SHARE, YEAR

CHANGED = ("C", "F", "N", "U", "O", "S", "T")
SOME = ("C", "N", "O", "T")


DECIDED = (
    ("city", "council"),
    ("own", "north-board"),
    ("own", "owns"),
    ("owns", "owns"),
    ("sibling", "owns"),
    ("other", "north-board"),
    ("other", "south-board"),
    ("independent", "follow-board"),
)


def addresses(_ids: Ids) -> dict[str, str]:
    """The pages of change, by the letter of whose goal it is; of drafts where those are changed too."""
    found = {f"steering:new_goal {one}": reverse("steering:new_goal", args=[OWNERS[one][0]]) for one in CHANGED}
    handing = ((one, OWNERS[one][0]) for one in ("C", "F", "N", "U", "O"))
    found |= {f"steering:hand_over {one}": reverse("steering:hand_over", args=[owner]) for one, owner in handing}
    for name in ("change_goal", "establish", "end_goal", "new_activity"):
        found |= _of("trygg", name, SOME)
    for name in ("change_goal", "establish"):
        found |= _of("utkast", name, SOME)
    found |= _of("trygg", "judge", CHANGED, YEAR) | _of("utkast", "judge", ("N", "O", "T"), YEAR)
    found["steering:judge C in a tertial"] = reverse("steering:judge", args=["trygg-c", "2024-T2"])
    for name in ("change_activity", "finish_activity"):
        found |= _of("promenad", name, SOME) | _of("utkast", name, SOME)
    for unit, body in DECIDED:
        address = reverse("steering:decide_target", args=[SHARE, unit, body, YEAR])
        found[f"steering:decide_target {body.removesuffix('-board')} {unit}"] = address
    found["steering:new_document"] = reverse("steering:new_document")
    return found | _of("plan", "change_document", ("C", "T")) | _of("utkast", "change_document", SOME, ending="-dok")


def _of(begun: str, name: str, letters: Sequence[str], *also: str, ending: str = "") -> dict[str, str]:
    """A page for something of each owner; their codes begin alike."""
    about = " draft" if begun == "utkast" else ""
    return {
        f"steering:{name}{about} {one}": reverse(f"steering:{name}", args=[f"{begun}-{one.lower()}{ending}", *also])
        for one in letters
    }


TABLE = """
address                                   public nobody exec strat distr princ empl oper member audit admin seeing
steering:new_goal C                       in     403    CE   403   403   403   403  403  403    403   403   403
steering:new_goal F                       in     403    403  F     403   403   403  403  403    403   403   403
steering:new_goal N                       in     403    403  403   NOS   403   403  403  403    403   403   403
steering:new_goal U                       in     403    403  403   403   403   403  403  403    403   403   403
steering:new_goal O                       in     403    403  403   NOS   O     403  403  403    403   403   403
steering:new_goal S                       in     403    403  403   NOS   403   403  403  403    403   403   403
steering:new_goal T                       in     403    403  403   403   403   403  403  403    403   403   403
steering:hand_over C                      in     403    -    403   403   403   403  403  403    403   403   403
steering:hand_over F                      in     403    403  -     403   403   403  403  403    403   403   403
steering:hand_over N                      in     403    403  403   -     403   403  403  403    403   403   403
steering:hand_over U                      in     403    403  403   403   403   403  403  403    403   403   403
steering:hand_over O                      in     403    403  403   404   404   403  403  403    403   403   403
steering:change_goal C                    in     403    CE   403   403   403   403  403  403    403   403   403
steering:change_goal N                    in     403    403  403   NOS   403   403  403  403    403   403   403
steering:change_goal O                    in     403    403  403   NOS   O     403  403  403    403   403   403
steering:change_goal T                    in     403    403  403   403   403   403  403  403    403   403   403
steering:establish C                      in     403    302  403   403   403   403  403  403    403   403   403
steering:establish N                      in     403    403  403   302   403   403  403  403    403   403   403
steering:establish O                      in     403    403  403   302   302   403  403  403    403   403   403
steering:establish T                      in     403    403  403   403   403   403  403  403    403   403   403
steering:end_goal C                       in     403    -    403   403   403   403  403  403    403   403   403
steering:end_goal N                       in     403    403  403   -     403   403  403  403    403   403   403
steering:end_goal O                       in     403    403  403   -     -     403  403  403    403   403   403
steering:end_goal T                       in     403    403  403   403   403   403  403  403    403   403   403
steering:new_activity C                   in     403    C    403   403   403   403  403  403    403   403   403
steering:new_activity N                   in     403    403  403   N     403   403  403  403    403   403   403
steering:new_activity O                   in     403    403  403   O     O     403  403  403    403   403   403
steering:new_activity T                   in     403    403  403   403   403   403  403  403    403   403   403
steering:change_goal draft C              in     404    CE   404   404   404   404  404  404    404   404   404
steering:change_goal draft N              in     404    404  404   NOS   404   404  404  404    404   404   404
steering:change_goal draft O              in     404    404  404   NOS   O     403  404  404    404   404   404
steering:change_goal draft T              in     404    404  404   404   404   404  404  404    404   404   404
steering:establish draft C                in     404    C    404   404   404   404  404  404    404   404   404
steering:establish draft N                in     404    404  404   N     404   404  404  404    404   404   404
steering:establish draft O                in     404    404  404   O     O     403  404  404    404   404   404
steering:establish draft T                in     404    404  404   404   404   404  404  404    404   404   404
steering:judge C                          in     403    C    F     N     403   403  403  403    403   403   403
steering:judge F                          in     403    403  F     403   403   403  403  403    403   403   403
steering:judge N                          in     403    403  403   N     403   403  403  403    403   403   403
steering:judge U                          in     403    403  403   403   403   403  403  403    403   403   403
steering:judge O                          in     403    403  403   oO    oO    403  403  403    403   403   403
steering:judge S                          in     403    403  403   sS    403   403  403  403    403   403   403
steering:judge T                          in     403    403  403   403   403   403  403  403    403   403   403
steering:judge draft N                    in     404    404  404   302   404   404  404  404    404   404   404
steering:judge draft O                    in     404    404  404   302   302   403  404  404    404   404   404
steering:judge draft T                    in     404    404  404   404   404   404  404  404    404   404   404
steering:judge C in a tertial             in     403    C    F     N     403   403  403  403    403   403   403
steering:change_activity C                in     403    C    403   403   403   403  403  403    403   403   403
steering:change_activity N                in     403    403  403   N     -     403  403  403    403   403   403
steering:change_activity O                in     403    403  403   O     O     403  403  403    403   403   403
steering:change_activity T                in     403    403  403   403   403   403  403  403    403   403   403
steering:change_activity draft C          in     404    C    404   404   404   404  404  404    404   404   404
steering:change_activity draft N          in     404    404  404   N     404   404  404  404    404   404   404
steering:change_activity draft O          in     404    404  404   O     O     403  404  404    404   404   404
steering:change_activity draft T          in     404    404  404   404   404   404  404  404    404   404   404
steering:finish_activity C                in     405    405  405   405   405   405  405  405    405   405   405
steering:finish_activity N                in     405    405  405   405   405   405  405  405    405   405   405
steering:finish_activity O                in     405    405  405   405   405   405  405  405    405   405   405
steering:finish_activity T                in     405    405  405   405   405   405  405  405    405   405   405
steering:finish_activity draft C          in     405    405  405   405   405   405  405  405    405   405   405
steering:finish_activity draft N          in     405    405  405   405   405   405  405  405    405   405   405
steering:finish_activity draft O          in     405    405  405   405   405   405  405  405    405   405   405
steering:finish_activity draft T          in     405    405  405   405   405   405  405  405    405   405   405
steering:decide_target council city       in     403    -    403   403   403   403  403  403    403   403   403
steering:decide_target north own          in     403    403  403   o     403   403  403  403    403   403   403
steering:decide_target owns own           in     403    403  403   o     o     403  403  403    403   403   403
steering:decide_target owns owns          in     403    403  403   oO    oO    403  403  403    403   403   403
steering:decide_target owns sibling       in     403    403  403   404   404   403  403  403    403   403   403
steering:decide_target north other        in     403    403  403   404   403   403  403  403    403   403   403
steering:decide_target south other        in     403    403  403   403   403   403  403  403    403   403   403
steering:decide_target follow independent in     403    403  404   403   403   403  403  403    403   403   403
steering:new_document                     in     403    CE   F     NOS   O     403  403  403    403   403   403
steering:change_document C                in     403    CE   403   403   403   403  403  403    403   403   403
steering:change_document T                in     403    403  403   403   403   403  403  403    403   403   403
steering:change_document draft C          in     404    CE   404   404   404   404  404  404    404   404   404
steering:change_document draft N          in     404    404  404   NOS   404   404  404  404    404   404   404
steering:change_document draft O          in     404    404  404   NOS   O     403  404  404    404   404   404
steering:change_document draft T          in     404    404  404   404   404   404  404  404    404   404   404
"""

WRITERS = """
steering:new_goal C                       exec
steering:new_goal F                       strat
steering:new_goal N                       distr
steering:new_goal U
steering:new_goal O                       distr princ
steering:new_goal S                       distr
steering:new_goal T
steering:hand_over C                      exec
steering:hand_over F                      strat
steering:hand_over N                      distr
steering:hand_over U
steering:hand_over O
steering:change_goal C                    exec
steering:change_goal N                    distr
steering:change_goal O                    distr princ
steering:change_goal T
steering:establish C                      exec
steering:establish N                      distr
steering:establish O                      distr princ
steering:establish T
steering:end_goal C                       exec
steering:end_goal N                       distr
steering:end_goal O                       distr princ
steering:end_goal T
steering:new_activity C                   exec
steering:new_activity N                   distr
steering:new_activity O                   distr princ
steering:new_activity T
steering:change_goal draft C              exec
steering:change_goal draft N              distr
steering:change_goal draft O              distr princ
steering:change_goal draft T
steering:establish draft C                exec
steering:establish draft N                distr
steering:establish draft O                distr princ
steering:establish draft T
steering:judge C                          exec strat distr
steering:judge F                          strat
steering:judge N                          distr
steering:judge U
steering:judge O                          distr princ
steering:judge S                          distr
steering:judge T
steering:judge draft N                    distr
steering:judge draft O                    distr princ
steering:judge draft T
steering:judge C in a tertial             exec strat distr
steering:change_activity C                exec
steering:change_activity N                distr princ
steering:change_activity O                distr princ
steering:change_activity T
steering:change_activity draft C          exec
steering:change_activity draft N          distr
steering:change_activity draft O          distr princ
steering:change_activity draft T
steering:finish_activity C                exec
steering:finish_activity N                distr princ
steering:finish_activity O                distr princ
steering:finish_activity T
steering:finish_activity draft C          exec
steering:finish_activity draft N          distr
steering:finish_activity draft O          distr princ
steering:finish_activity draft T
steering:decide_target council city       exec
steering:decide_target north own          distr
steering:decide_target owns own           distr princ
steering:decide_target owns owns          distr princ
steering:decide_target owns sibling
steering:decide_target north other
steering:decide_target south other
steering:decide_target follow independent
steering:new_document                     exec strat distr princ
steering:change_document C                exec
steering:change_document T
steering:change_document draft C          exec
steering:change_document draft N          distr
steering:change_document draft O          distr princ
steering:change_document draft T
"""

CHANGING = Room(TABLE, WRITERS, addresses)
