"""What the start page of a company shows: work queues and a checklist, registered by the rooms they belong to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from hub.charts import ChartPage


@dataclass(frozen=True)
class Queue:
    """Work that waits: how much, since when, and where it is done."""

    label: str
    count: int
    oldest: date | None
    url: str
    kind: str = "info"


@dataclass(frozen=True)
class Step:
    """One step of the first run; ticks itself from what has really happened. `order`: its place among all rooms'."""

    label: str
    is_done: bool
    url: str
    act: str
    order: int = 50


_queues: list[Callable] = []
_steps: list[Callable] = []
_charts: list[Callable] = []


def register(*, queues: Callable | None = None, steps: Callable | None = None, charts: Callable | None = None) -> None:
    """`queues(company, actor)` and `steps(company, actor)` give lists, `charts(company, actor, month)` a ChartPage;
    they run in the company's scope."""
    if charts and charts not in _charts:
        _charts.append(charts)
    if queues and queues not in _queues:
        _queues.append(queues)
    if steps and steps not in _steps:
        _steps.append(steps)


def charts_of(company, actor, month: str) -> ChartPage:
    """`month` as 2026-03, "" for the newest. The charts of every room, under the months of the first that has any."""
    pages = [find(company, actor, month) for find in _charts]
    with_months = next((page for page in pages if page.months), ChartPage())
    return replace(with_months, charts=tuple(chart for page in pages for chart in page.charts))


def queues_of(company, actor) -> list[Queue]:
    return [q for find in _queues for q in find(company, actor)]


def steps_of(company, actor) -> list[Step]:
    """One list over all rooms, in the order a newcomer takes them."""
    return sorted((s for find in _steps for s in find(company, actor)), key=lambda step: step.order)
