"""The small line keeps gaps and breaks apart; the labelled one names its lines without collisions."""

from tertial.platform.charts.lines import Line, Point, timeline, trend


def test_trend_draws_a_gap_a_break_a_target_and_the_last_period() -> None:
    points = [
        Point("2020", 10),
        Point("2021", 12),
        Point("2022", None),
        Point("2023", 20, breaks=True),
        Point("2024", 16),
    ]

    drawn = trend(points, 18, title="Barn <per> grupp", description="10 & 16", width=52, height=30)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 52 30" width="52" height="30" role="img"'
        ' class="chart chart-trend" fill="none">'
        "<title>Barn &lt;per&gt; grupp</title><desc>10 &amp; 16</desc>"
        '<line x1="0" y1="10" x2="52" y2="10" class="chart-target" stroke="currentColor"/>'
        '<line x1="31" y1="25" x2="31" y2="5" class="chart-break" stroke="currentColor"/>'
        '<polyline points="6,23.3 16,20" class="chart-line" stroke="currentColor"/>'
        '<polyline points="36,6.7 46,13.3" class="chart-line" stroke="currentColor"/>'
        '<circle cx="46" cy="13.3" r="3.5" class="chart-line chart-dot" fill="currentColor"/>'
        "</svg>"
    )


def test_trend_that_ends_before_the_last_period_has_only_a_small_dot() -> None:
    points = [Point("2022", 4), Point("2023", 4), Point("2024", None)]

    drawn = trend(points, title="T", description="D", width=52, height=30)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 52 30" width="52" height="30" role="img"'
        ' class="chart chart-trend" fill="none"><title>T</title><desc>D</desc>'
        '<polyline points="6,15 26,15" class="chart-line" stroke="currentColor"/>'
        '<circle cx="26" cy="15" r="2" class="chart-line chart-dot" fill="currentColor"/>'
        "</svg>"
    )


def test_trends_that_stand_beside_each_other_are_drawn_on_one_scale() -> None:
    low, high = [Point("2023", 10), Point("2024", 12)], [Point("2023", 30), Point("2024", 30)]

    drawn = [
        trend(points, title="T", description="D", width=52, height=30, beside=[10, 12, 30, 30])
        for points in (low, high)
    ]

    assert ['points="6,23.3 46,21.7"' in drawn[0], 'points="6,6.7 46,6.7"' in drawn[1]] == [True, True]


def test_trend_without_a_single_value_is_an_empty_picture_that_is_still_named() -> None:
    drawn = trend([Point("2023", None), Point("2024", None)], title="Inga värden", description="–", width=40, height=20)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20" role="img"'
        ' class="chart chart-trend" fill="none"><title>Inga värden</title><desc>–</desc></svg>'
    )


def test_timeline_writes_levels_periods_and_names_that_do_not_touch() -> None:
    lines = [
        Line("Staden", [Point("2023", 5.0), Point("2024", 5.0)]),
        Line("Fristående", [Point("2023", 5.0), Point("2024", 5.0)]),
    ]

    drawn = timeline(lines, write=lambda level: f"{level:.1f}", title="T", description="D", width=300, height=100)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" width="300" height="100" role="img"'
        ' class="chart chart-timeline" fill="none"><title>T</title><desc>D</desc>'
        '<line x1="54" y1="58.8" x2="194" y2="58.8" class="chart-grid" stroke="currentColor"/>'
        '<line x1="54" y1="41" x2="194" y2="41" class="chart-grid" stroke="currentColor"/>'
        '<line x1="54" y1="23.2" x2="194" y2="23.2" class="chart-grid" stroke="currentColor"/>'
        '<text x="46" y="62.8" class="chart-axis" text-anchor="end">4.8</text>'
        '<text x="46" y="45" class="chart-axis" text-anchor="end">5.0</text>'
        '<text x="46" y="27.2" class="chart-axis" text-anchor="end">5.2</text>'
        '<text x="66" y="92" class="chart-axis" text-anchor="middle">2023</text>'
        '<text x="182" y="92" class="chart-axis" text-anchor="middle">2024</text>'
        '<polyline points="66,41 182,41" class="chart-line chart-line-2" stroke="currentColor"/>'
        '<circle cx="182" cy="41" r="3.5" class="chart-line chart-line-2 chart-dot" fill="currentColor"/>'
        '<text x="200" y="62" class="chart-name chart-name-2" text-anchor="start">Fristående</text>'
        '<polyline points="66,41 182,41" class="chart-line chart-line-1" stroke="currentColor"/>'
        '<circle cx="182" cy="41" r="3.5" class="chart-line chart-line-1 chart-dot" fill="currentColor"/>'
        '<text x="200" y="45" class="chart-name chart-name-1" text-anchor="start">Staden</text>'
        "</svg>"
    )
