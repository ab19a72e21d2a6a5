"""Funnels: a point for each unit that can be come to by key, the bands of chance, and parts of a whole."""

from tertial.platform.charts.funnels import Limits, Point, funnel
from tertial.platform.charts.intervals import interval
from tertial.platform.charts.parts import parts

LIMITS = Limits([10, 50], [3.5, 3.8], [4.5, 4.2], [3.0, 3.6], [5.0, 4.4])


def drawn(*points: Point, limits: Limits = LIMITS) -> str:
    return funnel(points, limits, 4.0, write=lambda v: f"{v:.1f}", axis="answers", title="T", description="D")


def a_point(size: float = 20, value: float = 4.1, name: str = "Elm", *, is_mine: bool = False) -> Point:
    return Point(size, value, name, f"{value}, {size:g} answers", f"/units/{name.lower()}", is_mine)


def test_each_point_is_a_link_that_says_its_name_and_value():
    drawing = drawn(a_point())

    assert '<a href="/units/elm" class="chart-point"><title>Elm: 4.1, 20 answers</title>' in drawing
    assert 'role="group"' in drawing
    assert drawing.count("<polygon") == 2


def test_my_own_points_come_last_and_are_named_where_they_are_few():
    few = drawn(a_point(name="Mine", is_mine=True), a_point(name="Other"))
    many = drawn(*(a_point(name=f"Mine{number}", is_mine=True) for number in range(6)))

    assert few.index("/units/other") < few.index("/units/mine")
    assert few.count("chart-point-named") == 1
    assert "chart-point-named" not in many


def test_a_name_is_written_where_there_is_room_and_is_escaped():
    drawing = drawn(a_point(10, name="Left"), a_point(50, name="<Right>"))

    assert 'class="chart-point-name" text-anchor="start">Left<' in drawing
    assert 'class="chart-point-name" text-anchor="end">&lt;Right&gt;<' in drawing


def test_wide_limits_are_held_at_the_edge_and_squeeze_nobody():
    drawing = drawn(a_point(), limits=Limits([1, 50], [-90, 3.8], [90, 4.2], [-900, 3.6], [900, 4.4]))

    points = [pair for polygon in drawing.split('points="')[1:] for pair in polygon.split('"')[0].split()]
    assert all(0 <= float(pair.split(",")[1]) <= 420 for pair in points)


def test_no_points_draw_the_limits_alone():
    assert "chart-point" not in drawn()


def test_a_target_is_dashed_beside_the_reference():
    both = interval(4.0, 3.5, 4.5, 4.2, domain=(3, 5), target=4.4, title="T", description="D")
    alone = interval(4.0, 3.5, 4.5, domain=(3, 5), title="T", description="D")

    assert (both.count("chart-target"), both.count("chart-reference")) == (1, 1)
    assert (alone.count("chart-target"), alone.count("chart-reference")) == (0, 0)


def test_the_parts_of_a_whole_fill_it_and_narrow_ones_have_no_words():
    drawing = parts([("wide", 0.9, "90 %"), ("narrow", 0.1, "10 %")], title="T", description="D", width=200)

    assert 'x="0" y="4" width="180"' in drawing
    assert 'x="180" y="4" width="20"' in drawing
    assert (drawing.count("<text"), drawing.count("90 %"), drawing.count("10 %")) == (1, 2, 1)
