"""An invented map: eleven areas that adjoin, drawn on open sea where no city can be."""

import random
from collections.abc import Sequence
from itertools import pairwise

WEST, SOUTH = 18.40, 58.44
WIDTH, HEIGHT = 0.12, 0.06
COLUMNS, ROWS = 4, 3
STEPS = 4

Corner = tuple[int, int]
Point = tuple[float, float]


class Map:
    """The areas of the city by their number; the first takes two squares of the board and the others one each."""

    def __init__(self, rng: random.Random) -> None:
        """Draw corners and borders, each a little out of line."""
        self._corners = {
            (column, row): (
                WEST + WIDTH * (column + rng.uniform(-0.15, 0.15)),
                SOUTH + HEIGHT * (row + rng.uniform(-0.15, 0.15)),
            )
            for row in range(ROWS + 1)
            for column in range(COLUMNS + 1)
        }
        squares = [(column, row) for row in reversed(range(ROWS)) for column in range(COLUMNS)]
        self._squares = [squares[:2], *([square] for square in squares[2:])]
        self._borders: dict[tuple[Corner, Corner], list[Point]] = {}
        for column, row in self._corners:
            for end in ((column + 1, row), (column, row + 1)):
                if end in self._corners:
                    self._borders[(column, row), end] = self._border((column, row), end, rng)

    def _border(self, start: Corner, end: Corner, rng: random.Random) -> list[Point]:
        """The points from one corner up to, not including, the next."""
        (west, south), (east, north) = self._corners[start], self._corners[end]
        points = [(west, south)]
        for step in range(1, STEPS):
            part = step / STEPS
            longitude = west + (east - west) * part + WIDTH * rng.uniform(-0.05, 0.05)
            latitude = south + (north - south) * part + HEIGHT * rng.uniform(-0.05, 0.05)
            points.append((longitude, latitude))
        return points

    def polygon(self, number: int) -> dict[str, object]:
        """The area as a GeoJSON polygon, longitude before latitude, counter-clockwise; neighbours share borders."""
        squares = self._squares[number]
        first, last = squares[0], squares[-1]
        bottom = [(column, first[1]) for column in range(first[0], last[0] + 2)]
        top = [(column, first[1] + 1) for column in range(last[0] + 1, first[0] - 1, -1)]
        ring = self._ring([*bottom, *top, bottom[0]])
        return {"type": "Polygon", "coordinates": [ring]}

    def _ring(self, corners: Sequence[Corner]) -> list[list[float]]:
        points: list[Point] = []
        for start, end in pairwise(corners):
            if (start, end) in self._borders:
                points.extend(self._borders[start, end])
            else:
                back = self._borders[end, start]
                points.extend([self._corners[start], *reversed(back[1:])])
        points.append(points[0])
        return [[round(longitude, 5), round(latitude, 5)] for longitude, latitude in points]

    def point_in(self, number: int, rng: random.Random) -> tuple[float, float]:
        """Latitude and longitude of somewhere well inside an area."""
        column, row = rng.choice(self._squares[number])
        along, up = rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8)
        weights = {
            (column, row): (1 - along) * (1 - up),
            (column + 1, row): along * (1 - up),
            (column, row + 1): (1 - along) * up,
            (column + 1, row + 1): along * up,
        }
        longitude = sum(self._corners[corner][0] * weight for corner, weight in weights.items())
        latitude = sum(self._corners[corner][1] * weight for corner, weight in weights.items())
        return latitude, longitude
