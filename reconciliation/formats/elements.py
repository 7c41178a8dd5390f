"""XML as a stream of elements, safe with any input: no DTD, no entities, no network, bounded size and memory."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from reconciliation.formats import codes, limits
from reconciliation.formats.findings import Refused

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ROOT = re.compile(rb"<[A-Za-z_:]")


def stream(data: bytes, released: Collection[str], encoding: str | None = None) -> Iterator[tuple[str, Any]]:
    """("start" or "end", element) for each element; those named in `released` are emptied once they were given.

    Raises Refused for a DTD, for what is not well-formed and for what passes the limits.
    """
    refuse_dtd(data)
    source = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, attribute_defaults=False, huge_tree=False, recover=False, remove_comments=True,
        remove_pis=True, collect_ids=False, encoding=encoding,
    )  # fmt: skip
    try:
        yield from _bounded(source, released)
    except etree.XMLSyntaxError as error:
        raise Refused(codes.XML_BROKEN, error.lineno or 0) from None


def refuse_dtd(data: bytes) -> None:
    """Raise Refused for a document type before anything parses it; UTF-16 is seen through."""
    head = data.replace(b"\0", b"")
    root = _ROOT.search(head)
    if _DOCTYPE.search(head, 0, root.start() if root else len(head)):
        raise Refused(codes.XML_DTD)


def _bounded(source: Any, released: Collection[str]) -> Iterator[tuple[str, Any]]:
    held, marks = 0, []
    for total, (event, element) in enumerate(source, 1):
        is_released = local(element) in released
        if event == "start":
            if total == 1 and element.getroottree().docinfo.doctype:
                raise Refused(codes.XML_DTD)
            if is_released:
                marks.append(held)
        else:
            held += 1
        if total > 2 * limits.MAX_ELEMENTS or held > limits.MAX_HELD:
            raise Refused(codes.TOO_BIG, limit=limits.MAX_ELEMENTS, what="elements")
        yield event, element
        if event == "end" and is_released:
            held = marks.pop() + _release(element)


def _release(element: Any) -> int:
    """Empty the element and drop its emptied twin before it; how many elements stay."""
    element.clear(keep_tail=True)
    before = element.getprevious()
    if before is not None and before.tag == element.tag and not len(before):
        element.getparent().remove(before)
        return 0
    return 1


def local(element: Any) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Any) -> str:
    """The namespace, "" for none."""
    tag = str(element.tag)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


@lru_cache(maxsize=512)
def _path(path: str) -> str:
    return "/".join("{*}" + step for step in path.split("/"))


def find(element: Any, path: str) -> Any:
    """The first element at "Acct/Id/IBAN", in any namespace; None when there is none."""
    return element.find(_path(path))


def find_all(element: Any, path: str) -> list[Any]:
    """All elements at the path."""
    return list(element.findall(_path(path)))


def first(element: Any, *paths: str) -> str:
    """The text of the first of the paths that has any, in one line; "" when none has."""
    for path in paths:
        found = element.find(_path(path))
        if found is not None and (text := clean(found.text)):
            return text
    return ""


def clean(text: str | None) -> str:
    """One line, no control characters, not endless."""
    if not text:
        return ""
    return " ".join(text[: 2 * limits.MAX_FIELD].split())[: limits.MAX_FIELD]
