"""Every module under `bench/` measures its own area by `figures()`; they are kept and printed with the rest."""

from importlib import import_module
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.bench,
    pytest.mark.unwalled,  # reading every statement costs time that is not theirs
    pytest.mark.django_db(databases=["default", "owner"], transaction=True),
]
AREAS = sorted(path.stem for path in (Path(__file__).parents[2] / "bench").glob("[a-z]*.py"))


@pytest.mark.parametrize("area", AREAS)
def test_area(area, figure):
    for each in import_module(f"bench.{area}").figures():
        figure(**each)
