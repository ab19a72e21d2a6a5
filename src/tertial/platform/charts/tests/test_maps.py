"""Areas are drawn north up with their holes, in neutral steps."""

from tertial.platform.charts.maps import Area, area_map, steps


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


def test_area_map_draws_holes_several_parts_and_the_selected_area_last() -> None:
    chosen = Area(
        "Väst", {"type": "Polygon", "coordinates": [square(0, 0), square(0.4, 0.4, 0.2)]}, 2, "15,0", is_selected=True
    )
    other = Area("Öst & syd", {"type": "MultiPolygon", "coordinates": [[square(1, 0)], [square(1, -1)]]})

    drawn = area_map([chosen, other], title="Karta", description="Två områden", width=204)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 204 204" width="204" height="204" role="img"'
        ' class="chart chart-map" fill="none"><title>Karta</title><desc>Två områden</desc>'
        '<path d="M102 102L202 102L202 2L102 2L102 102ZM102 202L202 202L202 102L102 102L102 202Z"'
        ' class="chart-area chart-step-unknown" fill-rule="evenodd" stroke="currentColor">'
        "<title>Öst &amp; syd</title></path>"
        '<path d="M2 102L102 102L102 2L2 2L2 102ZM42 62L62 62L62 42L42 42L42 62Z"'
        ' class="chart-area chart-step-2 chart-area-selected" fill-rule="evenodd" stroke="currentColor">'
        "<title>Väst: 15,0</title></path>"
        "</svg>"
    )


def test_area_map_of_nothing_is_an_empty_picture_that_is_still_named() -> None:
    drawn = area_map([], title="Karta", description="Inga områden", width=100)

    assert drawn == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50" role="img"'
        ' class="chart chart-map" fill="none"><title>Karta</title><desc>Inga områden</desc></svg>'
    )


def test_steps_are_equally_wide_and_leave_the_unknown_unknown() -> None:
    assert [steps([1, 5.5, 10, None]), steps([3, 3, None]), steps([None])] == [[1, 3, 5, None], [3, 3, None], [None]]


def test_a_keyed_map_numbers_the_areas_in_their_order_where_they_have_room() -> None:
    ring = {"type": "Polygon", "coordinates": [square(0, 0), square(0.2, 0.2, 0.6)]}
    other = {"type": "Polygon", "coordinates": [square(1, 0)]}

    drawn = area_map(
        [Area("Öst", other), Area("Ring", ring)], title="Karta", description="Två", width=204, is_keyed=True
    )

    assert drawn.endswith(
        '<text x="152" y="57.5" class="chart-key" text-anchor="middle">1</text>'
        '<text x="12" y="57.5" class="chart-key" text-anchor="middle">2</text></svg>'
    )
