"""What the engine tells the hub when it starts: its jobs, its deliverers, its words, its queue on the start page."""

from hub import event_words, jobs, outbox, overview
from hub.permissions import Area
from integrations.sync import running, texts  # the worker must know the handler of runs
from integrations.sync.overview import queues
from integrations.sync.registers import NAMES
from integrations.sync.returning import KIND as STATUS
from integrations.sync.returning import StatusWriter
from integrations.sync.writing import Writer


def register() -> None:
    jobs.open_to(running.KIND.split(".")[0], Area.SYNC)
    for name in NAMES:
        writer = Writer(name)
        outbox.register(writer.kind, writer)
    outbox.register(STATUS, StatusWriter())
    event_words.register(texts.NAMES)
    overview.register(queues=queues)
