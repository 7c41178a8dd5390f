import pytest

from tests.bench.figures import Figure, keep


@pytest.fixture(scope="session")
def figures():
    found: list[Figure] = []
    yield found
    keep(found)


@pytest.fixture
def figure(figures):
    """`figure(name, value, limit, unit, detail)`: kept and printed; above its limit it fails the run at the end."""

    def note(name: str, value: float, limit: float, unit: str = "ratio", detail: str = "") -> None:
        made = Figure(name, round(value, 3), limit, unit, detail)
        figures.append(made)
        print(f"\n{made.line}", flush=True)
        above.extend([made.line] if value > limit else [])

    above: list[str] = []
    yield note
    assert not above, above
