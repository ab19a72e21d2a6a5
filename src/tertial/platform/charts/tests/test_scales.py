"""Values land where the scale says, and the levels beside it are round."""

from tertial.platform.charts.scales import Scale, padded, ticks


def test_scale_places_values_and_keeps_those_outside_at_the_edge() -> None:
    scale = Scale(0, 10, 100, 200)

    assert [scale.place(5), scale.place(12), scale.kept(12), scale.kept(-3), Scale(4, 4, 0, 10).place(4)] == [
        150,
        220,
        200,
        100,
        5,
    ]


def test_padded_adds_room_and_widens_small_noise() -> None:
    assert [padded([2, 4], 0.5), padded([5, 5], 0, at_least=2), padded([], 0.1)] == [(1, 5), (4, 6), (-0.1, 1.1)]


def test_ticks_are_few_and_round() -> None:
    spans = [(4.7, 5.3), (44000, 46000), (0.5, 2.5), (-1, 1), (3, 33), (7, 7)]

    assert [ticks(low, high) for low, high in spans] == [
        [4.8, 5.0, 5.2],
        [44000, 45000, 46000],
        [1, 2],
        [-1, 0, 1],
        [10, 20, 30],
        [7],
    ]
