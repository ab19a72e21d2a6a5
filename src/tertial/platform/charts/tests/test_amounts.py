"""Intervals and bars land where their scale says, and nothing leaves the paper."""

from tertial.platform.charts.bars import Bar, bars
from tertial.platform.charts.intervals import interval


def test_interval_holds_what_lies_outside_at_the_edge() -> None:
    drawn = interval(87, 60, 94, 89, domain=(70, 100), title="Tryggt", description="76–94", width=76, height=24)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 76 24" width="76" height="24" role="img"'
        ' class="chart chart-interval" fill="none"><title>Tryggt</title><desc>76–94</desc>'
        '<line x1="0" y1="12" x2="76" y2="12" class="chart-axis-line" stroke="currentColor"/>'
        '<rect x="8" y="7" width="48" height="10" rx="5" class="chart-band"/>'
        '<line x1="46" y1="1" x2="46" y2="23" class="chart-reference" stroke="currentColor"/>'
        '<circle cx="42" cy="12" r="5" class="chart-dot" fill="currentColor"/>'
        "</svg>"
    )


def test_bars_start_at_zero_and_say_why_one_is_missing() -> None:
    rows = [
        Bar("Björkvik", 50, "50 barn"),
        Bar("Ekbacken", None, "för få"),
        Bar("Lönnen", 100, "100 barn", is_mine=True),
    ]

    drawn = bars(rows, 75, title="Barn", description="Tre", width=400)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 84" width="400" height="84" role="img"'
        ' class="chart chart-bars" fill="none"><title>Barn</title><desc>Tre</desc>'
        '<text x="0" y="18.5" class="chart-label" text-anchor="start">Björkvik</text>'
        '<rect x="144" y="7" width="96" height="14" rx="2" class="chart-bar" fill="currentColor"/>'
        '<text x="400" y="18.5" class="chart-value" text-anchor="end">50 barn</text>'
        '<text x="0" y="46.5" class="chart-label" text-anchor="start">Ekbacken</text>'
        '<text x="144" y="46.5" class="chart-none" text-anchor="start">för få</text>'
        '<text x="0" y="74.5" class="chart-label" text-anchor="start">Lönnen</text>'
        '<rect x="144" y="63" width="192" height="14" rx="2" class="chart-bar chart-bar-mine" fill="currentColor"/>'
        '<text x="400" y="74.5" class="chart-value" text-anchor="end">100 barn</text>'
        '<line x1="288" y1="2" x2="288" y2="82" class="chart-reference" stroke="currentColor"/>'
        "</svg>"
    )
