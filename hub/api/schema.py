"""The API's description: what drf-spectacular finds, with the right each act needs and the one shape of every no."""

from drf_spectacular.openapi import AutoSchema

ERROR = {
    "type": "object",
    "required": ["code", "message", "cause", "cure"],
    "properties": {
        "code": {"type": "string", "description": "stable, e.g. PAY-040"},
        "message": {"type": "string"},
        "cause": {"type": "string"},
        "cure": {"type": "string"},
        "fields": {"type": "object", "description": "where the input is at fault: field → texts"},
        "findings": {"type": "array", "items": {"type": "object"}, "description": "where there is more than one fault"},
    },
}
REFUSED = {
    "description": "Refused: what happened, why, and what to do.",
    "content": {"application/json": {"schema": ERROR}},
}


class Schema(AutoSchema):
    def get_operation(self, *args, **kwargs):
        operation = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"]["default"] = REFUSED
        return operation

    def _get_serializer_name(self, serializer, direction, bypass_extensions=False):
        """With its room before it: an account of the books and one of a bank are two shapes."""
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return f"{room_of(type(serializer))}{name}"

    def get_extensions(self):
        return {"x-requires": required(self.view.requires, self.method)}


def room_of(shape: type) -> str:
    """`ledger.api.books` → Ledger, `integrations.sync.shapes` → Sync; nothing for what is not ours."""
    first, *rest = shape.__module__.split(".")
    if first not in ("hub", "ledger", "payroll", "reconciliation", "integrations"):
        return ""
    room = rest[0] if first == "integrations" and rest else first
    return room.title().replace("_", "")


def required(requires, method: str) -> str:
    """`payroll write`, `member` (any key of the company) or `public`."""
    found = requires.get(method, requires.get("GET")) if isinstance(requires, dict) else requires
    return found if isinstance(found, str) else f"{found[0].value} {found[1].name.lower()}"
