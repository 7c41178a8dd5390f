"""What a new programlänk begins with: the segments that are plainly cost centre and project, and their zeros. Pure.

A guess the administrator sees and may change; what is not plain is left empty.
"""

from collections.abc import Iterable, Mapping

COST_CENTRE = ("kostnadsst", "kostnadssted", "koststed", "avdelning", "avdeling", "cost cent", "department")
PROJECT = ("projekt", "prosjekt", "project")


def suggested(segments: Iterable[Mapping]) -> dict:
    """`segments`: [{id, label, values: [{value, label}]}] as last read. Gives the fields of a CompanyLink."""
    segments = list(segments)
    return {
        "cost_centre_segment": _named(segments, COST_CENTRE),
        "project_segment": _named(segments, PROJECT),
        "default_values": {str(each["id"]): zero for each in segments if (zero := _zero(each))},
    }


def _named(segments: list[Mapping], words: tuple[str, ...]) -> int | None:
    """The one segment whose name says so; two that do are not plain."""
    found = [each["id"] for each in segments if any(word in each["label"].casefold() for word in words)]
    return found[0] if len(found) == 1 else None


def _zero(segment: Mapping) -> str:
    """«000»: the value by which books say that a row has none."""
    return next((each["value"] for each in segment["values"] if each["value"] and not each["value"].strip("0")), "")
