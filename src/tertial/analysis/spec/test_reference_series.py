"""The published and independently computed cases of change, charts, equity and raters, to their tolerances."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as csv
import pytest

from tertial.analysis.charts.individuals import D2, individuals_limits
from tertial.analysis.charts.shares import share_chart
from tertial.analysis.equity.kitagawa import kitagawa
from tertial.analysis.raters.icc import intraclass_correlations
from tertial.analysis.raters.krippendorff import krippendorff_alpha

REFERENCE = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "reference"
pytestmark = pytest.mark.real_data


def given(name: str, **renamed: str) -> pa.Table:
    table = csv.read_csv(REFERENCE / "data" / f"{name}.csv")
    return table.rename_columns([renamed.get(column, column) for column in table.column_names])


def expected(name: str) -> dict[str, Any]:
    text = (REFERENCE / "expected" / f"{name}.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["expected"])


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_d01_krippendorffs_alpha(level: Any):
    found = krippendorff_alpha(given("krippendorff_4obs_12units", unit="object"), level=level)

    wanted = expected("D01_krippendorff_alpha")[level]
    assert found.alpha == pytest.approx(wanted["alpha"], abs=1e-9)
    assert found.observed == pytest.approx(wanted["Do"], abs=1e-9)
    assert found.expected == pytest.approx(wanted["De"], abs=1e-9)
    assert found.pairable == wanted["n_pairable"]


def test_d02_intraclass_correlations():
    ratings = given("shrout_fleiss", target="object", judge="rater", score="value")

    found = intraclass_correlations(ratings).to_pydict()

    wanted = expected("D02_icc_shrout_fleiss")
    assert found["type"] == wanted["type"]
    for name, column, within in (("icc", "icc", 1e-6), ("F", "f", 1e-6), ("df1", "df1", 0), ("df2", "df2", 0),
                                 ("p", "p", 1e-9), ("lower", "low", 1e-3), ("upper", "high", 1e-3)):  # fmt: skip
        assert found[column] == pytest.approx(wanted[name], abs=within)


def test_f01_individuals_chart():
    values = given("nist_flowrate")["y"].to_pylist()

    by_d2, by_factor = individuals_limits(values, factor=3 / D2), individuals_limits(values)

    wanted = expected("F01_xmr_nist")
    assert (by_d2.mean, by_d2.mr_bar) == pytest.approx((wanted["mean"], wanted["mr_bar"]), abs=1e-9)
    assert (by_d2.low, by_d2.high) == pytest.approx((wanted["lcl_d2"], wanted["ucl_d2"]), abs=1e-9)
    assert (by_factor.low, by_factor.high) == pytest.approx((wanted["lcl_2.66"], wanted["ucl_2.66"]), abs=1e-9)
    assert by_factor.range_high == pytest.approx(wanted["mr_ucl"], abs=1e-9)


def test_f02_share_chart():
    points = given("nist_pchart", sample="at")

    chart = share_chart(points.append_column("unit", pa.array([1] * len(points)))).to_pydict()

    wanted = expected("F02_pchart_nist")
    assert chart["centre"][0] == pytest.approx(wanted["pbar"], abs=1e-10)
    assert (chart["low"][0], chart["high"][0]) == pytest.approx((wanted["lcl"], wanted["ucl"]), abs=1e-10)
    assert [at for at, outside in zip(chart["at"], chart["outside"], strict=True) if outside] == wanted["out"]


def test_h05_kitagawa():
    found = kitagawa(given("kitagawa", stype="category"))

    wanted = expected("H05_kitagawa")
    assert (found.rate1, found.rate2) == pytest.approx((wanted["rate1"], wanted["rate2"]), abs=1e-12)
    assert found.difference == pytest.approx(wanted["diff"], abs=1e-12)
    assert (found.composition, found.rate) == pytest.approx((wanted["composition"], wanted["rate"]), abs=1e-12)
