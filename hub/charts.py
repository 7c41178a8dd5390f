"""Charts as plain geometry: a template draws them as SVG, with the same figures as a table beside. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hub.money import format_amount

WIDTH, HEIGHT = 480, 180
LEFT, RIGHT, TOP, BOTTOM = 6, 6, 18, 20
Shape = Literal["bars", "line", "shares"]


@dataclass(frozen=True)
class Series:
    """Values in minor units, one for each label of the chart; `is_before`: what the others are compared with."""

    name: str
    values: tuple[int, ...]
    is_before: bool = False


@dataclass(frozen=True)
class Chart:
    """`shares` draws the first series only, as bars that lie. `removal`: where it is taken off the page."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    shape: Shape = "bars"
    url: str = ""
    removal: str = ""
    note: str = ""


@dataclass(frozen=True)
class ChartPage:
    """The charts of a start page, and the months it can be turned to."""

    charts: tuple[Chart, ...] = ()
    months: tuple[date, ...] = ()
    month: date | None = None


def drawn(chart: Chart) -> dict:
    """What the template needs: size, bars or a line, labels, the axis, and the table. Whole tenths of a pixel."""
    draw = {"bars": _bars, "line": _line, "shares": _shares}[chart.shape]
    rows = [
        {"label": label, "values": [series.values[at] for series in chart.series]}
        for at, label in enumerate(chart.labels)
    ]
    found = {"width": WIDTH, "height": HEIGHT, "chart": chart, "table": rows, "line": "", "bars": [], "axis": None}
    legend = chart.series if len(chart.series) > 1 and chart.shape == "bars" else ()
    return found | {"texts": [], "legend": legend} | draw(chart)


def _scale(values: list[int]) -> tuple[int, int]:
    """Lowest and highest, nought within."""
    return min([0, *values]), max([0, *values])


def _y(value: int, low: int, high: int) -> float:
    return TOP + (high - value) / ((high - low) or 1) * (HEIGHT - TOP - BOTTOM)


def _bars(chart: Chart) -> dict:
    low, high = _scale([value for series in chart.series for value in series.values])
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(chart.labels))
    width = slot * 0.72 / max(1, len(chart.series))
    ordered = sorted(chart.series, key=lambda series: not series.is_before)
    bars = [
        _bar(LEFT + at * slot + slot * 0.14 + n * width, width - 1, value, low, high, series)
        for n, series in enumerate(ordered)
        for at, value in enumerate(series.values)
    ]
    return {"bars": bars, "axis": round(_y(0, low, high), 1), "texts": [_most(high, low), *_labels(chart, slot)]}


def _most(high: int, low: int) -> dict:
    """What the tallest mark stands for: in thousands, small figures whole."""
    most = high if high >= -low else low
    is_large = abs(most) >= 1_000_000
    shown, unit = (round(most / 100_000), "tkr") if is_large else (round(most / 100), "kr")
    return {"x": LEFT, "y": TOP - 7, "text": f"{format_amount(shown, places=0)} {unit}", "start": True}


def _bar(x: float, width: float, value: int, low: int, high: int, series: Series) -> dict:
    top, base = _y(max(value, 0), low, high), _y(min(value, 0), low, high)
    tone = "before" if series.is_before else "bad" if value < 0 else ""
    return {
        "x": round(x, 1),
        "y": round(top, 1),
        "width": round(width, 1),
        "height": round(base - top, 1),
        "tone": tone,
    }


def _labels(chart: Chart, slot: float) -> list[dict]:
    """Short: the month alone of 2026-03; every other where they would touch."""
    step = 1 if slot >= 24 else 2
    return [
        {"x": round(LEFT + (at + 0.5) * slot, 1), "y": HEIGHT - 5, "text": label[-2:] if label[4:5] == "-" else label}
        for at, label in enumerate(chart.labels)
        if at % step == 0
    ]


def _line(chart: Chart) -> dict:
    values = chart.series[0].values
    low, high = _scale(list(values))
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(values))
    points = [f"{LEFT + (at + 0.5) * slot:.1f},{_y(value, low, high):.1f}" for at, value in enumerate(values)]
    texts = [_most(high, low), *_labels(chart, slot)]
    return {"line": " ".join(points), "axis": round(_y(0, low, high), 1), "texts": texts}


def _shares(chart: Chart) -> dict:
    """Bars that lie, longest as wide as the picture; the label above each."""
    values = chart.series[0].values
    most = max([abs(value) for value in values] or [1]) or 1
    slot = min(38, (HEIGHT - TOP) / max(1, len(values)))
    bars, texts = [], []
    for at, value in enumerate(values):
        y = TOP + at * slot
        length = abs(value) / most * (WIDTH - LEFT - RIGHT)
        bars.append(
            {"x": LEFT, "y": round(y + 9, 1), "width": round(length, 1), "height": round(slot - 18, 1), "tone": ""}
        )
        texts.append({"x": LEFT, "y": round(y + 4, 1), "text": chart.labels[at], "start": True})
    return {"bars": bars, "texts": texts}
