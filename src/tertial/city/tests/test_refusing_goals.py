"""What is wrong with the files of goals is told with the rest, and one mistake makes one problem."""

import pytest

from tertial.city.tests.factories import FOLDER, a_city_folder, edited, problems_of, state

pytestmark = pytest.mark.django_db

WRONG_TOGETHER = {
    "verdicts.yaml": "relative: 0.1\npoint: 2\nunknown: half\n",
    "goal_levels.csv": FOLDER["goal_levels.csv"] + "plan,plan,plan,planer,plans,bath,36\n",
    "steering_documents.csv": FOLDER["steering_documents.csv"] + "plan,Plan,plan,nobody,,,,,plan,established,\n",
    "goals.csv": FOLDER["goals.csv"]
    + "a,vision,lonnen,A,,,established,2024-01-01,,,\nb,unit,bocker,B,,,open,2024-01-01,,,\n",
    "goal_links.csv": FOLDER["goal_links.csv"] + "kf-trygg,namnd-trygg,2024-01-01,\na,b,2024-01-01,\n",
    "goal_indicators.csv": FOLDER["goal_indicators.csv"] + "b,lyckan,2024-01-01,\n",
    "targets.csv": FOLDER["targets.csv"] + 'antal_barn,lonnen,namnden,2024-13,,min,"7,5",,,,,draft,\n',
    "activities.csv": FOLDER["activities.csv"] + "tal,a,Ett tal,nobody,,,begun,draft\n",
    "judgements.csv": FOLDER["judgements.csv"] + "kf-trygg,2024,nobody,none,,draft,\n",
    "reported_counts.csv": FOLDER["reported_counts.csv"] + "kf-trygg,2024,indicators,-1,0,0,0,rumours\n",
}


def test_everything_that_is_wrong_in_the_files_of_goals_is_told_at_once_and_nothing_changes(tmp_path):
    before = state()

    problems = problems_of(a_city_folder(tmp_path / "city", WRONG_TOGETHER))

    assert [problem[:4] for problem in problems] == [
        ("goal_levels.csv", 3, "owner_level", "There is no level of unit “bath”."),
        ("verdicts.yaml", 0, "point", "There is no such field."),
        ("verdicts.yaml", 0, "points", "The field is missing."),
        ("verdicts.yaml", 0, "unknown", "“half” is not what the field holds (number)."),
        ("steering_documents.csv", 5, "decided_by", "There is no unit “nobody”."),
        ("steering_documents.csv", 5, "replaced_by", "A document cannot replace itself."),
        ("goals.csv", 8, "level", "There is no level of goal “vision”."),
        ("goals.csv", 9, "state", "“open” is none of draft, established."),
        ("goal_links.csv", 5, "parent", "“namnd-trygg” is not of a level above the goal that is to serve it."),
        ("goal_indicators.csv", 5, "indicator", "There is no indicator “lyckan”."),
        ("targets.csv", 6, "low", "“7,5” is no number."),
        ("activities.csv", 5, "status", "“begun” is none of not_started, ongoing, done, cancelled."),
        ("judgements.csv", 5, "verdict", "“none” is none of met, partly, not."),
        ("reported_counts.csv", 4, "met", "“-1” is no whole number from 0 to 32767."),
    ]
    assert state() == before


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (edited("goals.csv", "trygg,board", "trygg,boards"), ("goals.csv", 5, "level")),
        (edited("goals.csv", "board,namnden,", "board,nobody,"), ("goals.csv", 5, "owner")),
        (edited("goals.csv", "board,namnden,", "board,,"), ("goals.csv", 5, "owner")),
        (edited("goals.csv", "unit,lonnen,", "unit,bocker,"), ("goals.csv", 7, "owner")),
        (edited("goal_levels.csv", ",35", ",high"), ("goal_levels.csv", 2, "position")),
        (
            edited("steering_documents.csv", "budget-2025,Budget 2025", "budget-2025,"),
            ("steering_documents.csv", 4, "title"),
        ),
        (
            edited("steering_documents.csv", "budget-2024,Budget 2024", "budget-2024,"),
            ("steering_documents.csv", 3, "title"),
        ),
        (edited("links.csv", "line,lonnen,namnden", "line,lonnen,nobody"), ("links.csv", 3, "parent")),
        (edited("units.csv", "namnden,board,", "namnden,bord,"), ("units.csv", 3, "kind")),
        (edited("sources.csv", ",register\n", ",paper\n"), ("sources.csv", 2, "kind")),
        ({"goals.csv": FOLDER["goals.csv"][:-20]}, ("goals.csv", 7, "")),
        (edited("indicators.yaml", "level: library", "level: spa"), ("indicators.yaml", 0, "besok")),
        ({"verdicts.yaml": "relative: 2\npoints: 1\nunknown: 1\n"}, ("verdicts.yaml", 0, "relative")),
        ({"goal.csv": "code\n"}, ("goal.csv", 0, "")),
    ],
)
def test_one_mistake_is_told_in_one_place(tmp_path, files, problem):
    problems = problems_of(a_city_folder(tmp_path / "city", files))

    assert {found[:3] for found in problems} == {problem}


@pytest.mark.parametrize(
    "files",
    [
        {"goals.csv": "code,level\n"},
        {"units.csv": "code\n"},
        {"goal_levels.csv": FOLDER["goal_levels.csv"].encode("utf-16")},
        {"verdicts.yaml": "relative: [\n"},
        {"indicators.yaml": "- {}\n"},
    ],
)
def test_a_file_that_cannot_be_read_says_nothing_of_those_that_name_it(tmp_path, files):
    problems = problems_of(a_city_folder(tmp_path / "city", files))

    assert {found[0] for found in problems} == set(files)
