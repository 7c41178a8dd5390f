"""How lists are asked for: flags, moments, pages."""

from datetime import datetime

from flask import request

from integrations.sandbox import store
from integrations.sandbox.visma_net.gate import Refusal


def flag(name: str) -> bool | None:
    text = request.args.get(name, "").lower()
    return {"true": True, "false": False}.get(text)


def whole(name: str, default: int) -> int:
    return max(1, request.args.get(name, default, type=int))


def moment(name: str = "lastModifiedDateTime") -> str | None:
    """A moment of the query as the storage writes it; a bare day is its midnight. Refusal when unreadable."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="milliseconds")
    except ValueError:
        raise Refusal("", f"Invalid {name}: {text}") from None


def is_modified(record: dict, member: str = "modified") -> bool:
    """Does a record pass lastModifiedDateTime with its Condition? Both or neither must be given."""
    since, condition = moment(), request.args.get("lastModifiedDateTimeCondition")
    if (since is None) != (condition is None):
        raise Refusal("", "LastModifiedDateTime and LastModifiedDateTimeCondition must be used together.")
    if since is None:
        return True
    at = record[member]
    verdicts = {">": at > since, "<": at < since, ">=": at >= since, "<=": at <= since}
    if condition not in verdicts:
        raise Refusal("", f"Invalid LastModifiedDateTimeCondition: {condition}")
    return verdicts[condition]


def page_size() -> int:
    """As asked, silently cut to the largest allowed."""
    largest = store.setting("max_page_size")
    return min(whole("pageSize", largest), largest)


def page(rows: list[dict]) -> list[dict]:
    """One page of rows, each with `metadata` of the whole."""
    size, first = page_size(), (whole("pageNumber", 1) - 1) * page_size()
    return [row | {"metadata": metadata(len(rows))} for row in rows[first : first + size]]


def metadata(total: int) -> dict:
    return {"totalCount": total, "maxPageSize": store.setting("max_page_size")}
