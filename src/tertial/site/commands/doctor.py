"""`tertial doctor`: what is found on this machine, and what to do about what is missing."""

import argparse
from gettext import gettext as _

from tertial.site.diagnosis import Finding, findings


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    said = _("say what is found on this machine, and what is missing")
    commands.add_parser("doctor", help=said, description=said).set_defaults(do=doctor)


def doctor(_arguments: argparse.Namespace) -> int:
    """Say what is found; 1 if something is missing that Tertial cannot do without. Needs nothing to be set up."""
    found = list(findings())
    width = max(len(finding.what) for finding in found)
    for finding in found:
        print(f"{_mark(finding)} {finding.what:<{width}}  {finding.found}")
        if finding.to_do:
            print(f"{'':<{width + 4}}→ {finding.to_do}")
    is_well = all(finding.is_well or not finding.is_needed for finding in found)
    print()
    print(_("Nothing necessary is missing.") if is_well else _("Something necessary is missing; see above."))
    return 0 if is_well else 1


def _mark(finding: Finding) -> str:
    return "✓" if finding.is_well else "✗" if finding.is_needed else "–"
