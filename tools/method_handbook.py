"""Writes the method handbook in docs/reference/methods from what is drawn in analysis/spec/handbook.

`python tools/method_handbook.py` writes it; with `--check` it only says whether it is as it should be.
"""

import sys
from pathlib import Path
from typing import Any

from tertial.analysis.spec.method import PACKAGE, topics

FOLDER = Path(__file__).parent.parent / "docs" / "reference" / "methods"
MADE = "<!-- Made by tools/method_handbook.py from src/tertial/analysis/spec/handbook: do not edit. -->"


def page(written: dict[str, Any]) -> str:
    """The page of one topic."""
    parts = [MADE, f"# {written['title']}", written["about"].strip()]
    for method in written["methods"]:
        parts += [f"## {method['title']}", f"`{PACKAGE}.{method['call'].replace(':', '.')}`", method["says"].strip()]
        if method.get("formula"):
            parts.append(f"```\n{method['formula'].rstrip()}\n```")
        parts.append("Source: " + "; ".join(method["sources"]) + ".")
        parts += [_example(case) for case in method["cases"]]
    return "\n\n".join(parts) + "\n"


def index(written: dict[str, dict[str, Any]]) -> str:
    """The first page, which names the topics."""
    about = "How Tertial computes, compares and protects. Each example here is run by the tests."
    lines = [
        f"- [{topic['title']}]({name}.md): {topic['about'].strip().splitlines()[0]}" for name, topic in written.items()
    ]
    return "\n\n".join([MADE, "# Methods", about, "\n".join(lines)]) + "\n"


def _example(case: dict[str, Any]) -> str:
    given = [f"{name}:\n{_indented(picture)}" for name, picture in case.get("given", {}).items()]
    given += [f"{name} = {value}" for name, value in case.get("with", {}).items()]
    return f"*{case['name']}*\n\n```\n" + "\n".join([*given, "gives:", _indented(case["expected"])]) + "\n```"


def _indented(picture: str) -> str:
    rows = [line.split() for line in picture.splitlines() if line.strip()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  " + " ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def main() -> int:
    """Write the pages, or say which are not as they should be."""
    written = dict(topics())
    pages = {"README.md": index(written)} | {f"{name}.md": page(topic) for name, topic in written.items()}
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    if "--check" not in sys.argv[1:]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in found.keys() - pages.keys():
            (FOLDER / name).unlink()
        for name, text in pages.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        return 0
    wrong = sorted(name for name in pages.keys() | found.keys() if pages.get(name) != found.get(name))
    for name in wrong:
        print(f"docs/reference/methods/{name} is not as it should be: run `make docs`.", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
