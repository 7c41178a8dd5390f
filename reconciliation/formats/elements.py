"""XML as a stream of elements, safe with any input: no DTD, no entities, no network, bounded size and memory."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from reconciliation.formats import codes, limits
from reconciliation.formats.findings import Refused

_DOCTYPE = re.compile(rb"(?:[^<]++|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->)*+<!(?:DOCTYPE|ENTITY)", re.DOTALL)
_CHUNK = 1 << 16
_INSIDE = etree.XPath("count(descendant::*)")


def stream(
    data: bytes, wanted: Collection[str], released: Collection[str], encoding: str | None = None
) -> Iterator[tuple[str, Any]]:
    """("start" or "end", element) for the `wanted` names, last ("root", root).

    Those also in `released` are emptied once their end was given, so memory holds little more than one entry.
    Raises Refused for a DTD, for what is not well-formed and for what passes the limits.
    """
    refuse_dtd(data)
    parser = etree.XMLPullParser(
        ("start", "end"), tag=["{*}" + name for name in wanted], resolve_entities=False, no_network=True,
        load_dtd=False, dtd_validation=False, attribute_defaults=False, huge_tree=False, recover=False,
        remove_comments=True, remove_pis=True, collect_ids=False, encoding=encoding,
    )  # fmt: skip
    try:
        yield from _bounded(parser, data, released)
    except etree.XMLSyntaxError as error:
        raise Refused(codes.XML_BROKEN, error.lineno or 0) from None


def refuse_dtd(data: bytes) -> None:
    """Raise Refused for a document type before anything parses it."""
    if _DOCTYPE.match(data):
        raise Refused(codes.XML_DTD)


def _bounded(parser: Any, data: bytes, released: Collection[str]) -> Iterator[tuple[str, Any]]:
    held = total = 0
    for at in range(0, len(data), _CHUNK):
        chunk = data[at : at + _CHUNK]
        begun = chunk.count(b"<") - chunk.count(b"</") - chunk.count(b"<!") - chunk.count(b"<?")
        held, total = held + begun, total + begun
        parser.feed(chunk)
        for event, element in parser.read_events():
            yield event, element
            if event == "end" and local(element) in released:
                held -= _release(element)
        if held > limits.MAX_HELD or total > limits.MAX_ELEMENTS:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_ELEMENTS, what="elements")
    root = parser.close()
    if root.getroottree().docinfo.doctype:
        raise Refused(codes.XML_DTD)
    yield "root", root


def _release(element: Any) -> int:
    """Empty the element and drop its emptied twin before it; how many elements that frees."""
    freed = int(_INSIDE(element))
    element.clear(keep_tail=True)
    before = element.getprevious()
    if before is not None and before.tag == element.tag and not len(before):
        element.getparent().remove(before)
        freed += 1
    return freed


@lru_cache(maxsize=2_000)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: Any) -> str:
    """The name without its namespace."""
    return _local(str(element.tag))


def namespace(element: Any) -> str:
    """The namespace, "" for none."""
    tag = str(element.tag)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


@lru_cache(maxsize=512)
def _steps(path: str) -> tuple[str, ...]:
    return tuple("{*}" + step for step in path.split("/"))


def find(element: Any, path: str) -> Any:
    """The first element at "Acct/Id/IBAN", in any namespace; None when there is none."""
    for step in _steps(path):
        element = next(element.iterchildren(step), None)
        if element is None:
            return None
    return element


def find_all(element: Any, path: str) -> list[Any]:
    """All elements at the path."""
    found = [element]
    for step in _steps(path):
        found = [child for each in found for child in each.iterchildren(step)]
    return found


def first(element: Any, *paths: str) -> str:
    """The text of the first of the paths that has any, in one line; "" when none has."""
    for path in paths:
        found = find(element, path)
        if found is not None and (text := clean(found.text)):
            return text
    return ""


def clean(text: str | None) -> str:
    """One line, no control characters, not endless."""
    if not text:
        return ""
    return " ".join(text[: 2 * limits.MAX_FIELD].split())[: limits.MAX_FIELD]
