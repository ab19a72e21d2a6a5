"""A small register with its areas and map, and what came of converting it."""

import json
from pathlib import Path

import pytest

from tertial.city.convert.sheets import ConversionRefused
from tertial.city.convert.skolverket import Summary, convert

COLUMNS = (
    "skolverkets_id,namn,huvudman,orgnr,adress,postnr,stadsdel,stadsdelsomrade,lat,lon,coord_source,antal_barn,"
    "antal_barngrupper,barn_per_grupp,heltidstjanster,andel_examen,andel_legitimation,barn_per_heltidstjanst"
)
ASEN = (
    "900,Förskolan Åsen,Kommunal,0000000017,Åsvägen 1,00001,Viken,Norr,59.5,18.5,repo,40,2,20.00,8.00,30.00,35.50,5.10"
)
LONNEN = "80,Lönnen,Enskild,0000000025,,,,,1.5,2.5,repo,12,1,12.00,,,,"
EKEN = "1000,Eken,Kommunal,0000000017,,,Udden,Söder,,,,30,2,15.00,6.00,0.00,0.00,4.90"
AREAS = "stadsdel,stadsdelsomrade_2023,stadsdelsomrade_2020_2023\nViken,Norr,Vik\nUdden,Söder,Söder\n"


def a_map(*names: str) -> str:
    ring = [[18.0, 59.0], [19.0, 59.0], [19.0, 60.0], [18.0, 60.0], [18.0, 59.0]]
    features = [
        {
            "type": "Feature",
            "properties": {"stadsdelsomrade": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name in names
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def converted(
    tmp_path: Path,
    *entries: str,
    header: str = COLUMNS,
    areas: str = AREAS,
    outlines: str | None = None,
    encoding: str = "utf-8",
) -> Summary:
    """Convert a small register; the folder is written to `out`."""
    (tmp_path / "register.csv").write_text("\n".join((header, *entries)) + "\n", encoding=encoding)
    (tmp_path / "areas.csv").write_text(areas, encoding="utf-8")
    (tmp_path / "map.json").write_text(a_map("Norr", "Söder") if outlines is None else outlines, encoding="utf-8")
    return convert(
        tmp_path / "register.csv", areas=tmp_path / "areas.csv", map_file=tmp_path / "map.json", out=tmp_path / "out"
    )


def refusals(tmp_path: Path, *entries: str, **files: str) -> list[tuple[str, int, str, str]]:
    """File, row, column and what of each problem; nothing is written."""
    with pytest.raises(ConversionRefused) as refused:
        converted(tmp_path, *entries, **files)
    assert not (tmp_path / "out").exists()
    return [(problem.file, problem.row, problem.column, problem.what) for problem in refused.value.problems]
