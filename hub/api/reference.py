"""The OpenAPI description as a page shows it. Pure: a description in, rooms with their acts out."""

from collections.abc import Iterator

METHODS = ("get", "post", "put", "patch", "delete")
START = "/api/v1/companies/{company}/"


def rooms_of(schema: dict) -> list[dict]:
    """[{name, acts: [{id, method, path, text, requires, parameters, body, answers}]}] in the order of the paths."""
    rooms: dict[str, list] = {}
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                rooms.setdefault(_room(path), []).append(_act(schema, path, method, item[method]))
    return [{"name": name, "acts": acts} for name, acts in rooms.items()]


def _room(path: str) -> str:
    """The first word after the company, where more follows than a noun of the ground."""
    parts = path.removeprefix(START).split("/")
    return parts[0] if parts[0] == "payroll" or parts[0] not in ("", "jobs", "events") else "hub"


def _act(schema: dict, path: str, method: str, operation: dict) -> dict:
    contents = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "text": operation.get("description", ""),
        "requires": operation.get("x-requires", ""),
        "parameters": [_parameter(p) for p in operation.get("parameters", []) if p["name"] != "company"],
        "bodies": [{"type": kind, "fields": list(_fields(schema, body["schema"]))} for kind, body in contents.items()],
        "answers": [_answer(schema, code, body) for code, body in operation["responses"].items() if code != "default"],
    }


def _parameter(parameter: dict) -> dict:
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "type": _type(parameter.get("schema", {})),
        "is_required": parameter.get("required", False),
        "text": parameter.get("description", ""),
    }


def _answer(schema: dict, code: str, body: dict) -> dict:
    contents = list(body.get("content", {}).values())
    return {"code": code, "fields": list(_fields(schema, contents[0]["schema"])) if contents else []}


def _fields(schema: dict, shape: dict, prefix: str = "", depth: int = 0) -> Iterator[dict]:
    """Each field with its path, so that a nested object needs no tree: `rows[].account`."""
    shape, mark = _opened(schema, shape)
    needed = shape.get("required", [])
    for name, each in shape.get("properties", {}).items():
        inner, array = _opened(schema, each)
        label = f"{prefix}{mark}{name}"
        text = each.get("description") or (inner.get("description", "") if inner is not each else "")
        yield {"name": label + array, "type": _type(inner), "is_required": name in needed, "text": text.strip()}
        if inner.get("properties") and depth < 3:
            yield from _fields(schema, inner, f"{label}{array}.", depth + 1)


def _opened(schema: dict, shape: dict) -> tuple[dict, str]:
    """The shape behind references, single choices and arrays; `[]` where it is one of many."""
    mark = ""
    while True:
        if "$ref" in shape:
            shape = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
        elif len(shape.get("allOf", shape.get("oneOf", ()))) == 1 or "oneOf" in shape:
            shape = (shape.get("allOf") or shape["oneOf"])[0]
        elif shape.get("type") == "array":
            shape, mark = shape["items"], "[]"
        else:
            return shape, mark


def _type(shape: dict) -> str:
    if shape.get("enum"):
        return " | ".join(str(value) for value in shape["enum"] if value not in ("", None))
    kind = shape.get("format") or shape.get("type", "")
    return " | ".join(kind) if isinstance(kind, list) else kind
