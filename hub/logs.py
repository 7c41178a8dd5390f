"""One line per record: time, level, request, text, with secrets and identity numbers masked."""

import contextvars
import logging
import uuid

from hub.masking import mask

_request: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="")


def request_id() -> str:
    return _request.get()


def new_request() -> str:
    """Begins a request or task; everything logged and recorded until the next one carries its id."""
    value = uuid.uuid4().hex[:16]
    _request.set(value)
    return value


class MaskFilter(logging.Filter):
    """The message is made here, once, so that no handler sees the arguments unmasked."""

    def filter(self, record):
        record.msg, record.args = mask(record.getMessage()), ()
        return True


class LineFormatter(logging.Formatter):
    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s")

    def format(self, record):
        record.request = request_id() or "-"
        return super().format(record).replace("\r", " ")

    def formatException(self, ei):
        return mask(super().formatException(ei))
