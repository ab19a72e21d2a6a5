"""Ratings as a matrix: a row an object, a column a rater."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, codes


class RatedTwice(ValueError):
    """A rater has rated an object twice, so that it is not known which rating counts."""


@dataclass(frozen=True)
class Ratings:
    """Each value as its place among `categories`, NaN where there is none; rows and columns in order of appearance."""

    places: Floats
    categories: list[object]
    objects: pa.Table
    raters: pa.Table

    def values(self) -> Floats:
        """The values as numbers, NaN where there is none. Raises ValueError if a category is not a number."""
        try:
            numbers = np.array([*self.categories, np.nan], dtype=np.float64)
        except ValueError as error:
            raise ValueError("Ratings on a scale must be numbers. Give numbers, or use the nominal level.") from error
        return np.asarray(numbers[np.where(np.isnan(self.places), -1, self.places).astype(np.int64)], dtype=np.float64)


def matrix_of(ratings: pa.Table) -> Ratings:
    """The matrix of ratings (object, rater, value); a null or NaN is no rating, yet its object and rater are there.

    Categories are sorted: numbers by size, texts by alphabet. Raises RatedTwice, ColumnMissing.

    >>> matrix_of(pa.table({"object": [1, 1], "rater": ["A", "B"], "value": [3, 5]})).values().tolist()
    [[3.0, 5.0]]
    """
    of_object, objects = codes(ratings, "object")
    of_rater, raters = codes(ratings, "rater")
    given = ratings["value"].to_pylist()
    real = np.array([value is not None and value == value for value in given], dtype=bool)
    cell = of_object * max(len(raters), 1) + of_rater
    if len(np.unique(cell[real])) < real.sum():
        raise RatedTwice("A rater has rated the same object twice. Keep the rating that counts.")
    categories = sorted({value for value, is_real in zip(given, real, strict=True) if is_real})
    place = {value: number for number, value in enumerate(categories)}
    places = np.full(len(objects) * len(raters), np.nan)
    places[cell[real]] = [place[value] for value, is_real in zip(given, real, strict=True) if is_real]
    return Ratings(places.reshape(len(objects), len(raters)), categories, objects, raters)
