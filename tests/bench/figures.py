"""One figure, its line on the screen, and the file all of them are kept in."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

PLACE = Path(__file__).parents[2] / "var" / "bench.json"


@dataclass(frozen=True)
class Figure:
    """`value` and `limit` in `unit`; `detail` says in words what was measured, with the raw times."""

    name: str
    value: float
    limit: float
    unit: str
    detail: str = ""

    @property
    def line(self) -> str:
        verdict = "ok" if self.value <= self.limit else "ABOVE"
        return f"{self.name:<28} {self.value:8.2f} {self.unit:<12} (limit {self.limit:g}) {verdict:<5} {self.detail}"


def keep(figures: list[Figure], place: Path = PLACE) -> None:
    """Figures of the same name are replaced, others stay: a run of one file loses nothing."""
    known = {each["name"]: each for each in json.loads(place.read_text())} if place.exists() else {}
    known |= {figure.name: asdict(figure) for figure in figures}
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps([known[name] for name in sorted(known)], ensure_ascii=False, indent=1) + "\n")
