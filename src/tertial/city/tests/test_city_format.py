"""The page about the format says what the declarations say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_the_page_about_the_format_is_up_to_date():
    tool = [sys.executable, str(ROOT / "tools" / "city_format.py"), "--check"]

    run = subprocess.run(tool, env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")
