"""The protocol every provider speaks to the hub, and the one error it fails with.

A provider is the code that knows one outside system. It is registered as a `hub.outbox.Deliverer` for each kind of
effect it can make there, and as a destination or source in the room it serves. Its parts:

    client.py    HTTP only: one method per call of the other system's API; raises ProviderError, nothing else
    mapping.py   pure: our words into theirs, and theirs compared with ours
    checks.py    pure: everything that can be known to be wrong before anything is sent
    provider.py  ties them: prepare, send, probe, record

What became of a call is one of four, and the client decides which:

    it answered          the method returns
    surely refused       ProviderError(permanent=True): nothing was made, and the same call would fail again
    surely not accepted  ProviderError(): nothing was made, and it is worth another try, `retry_after` seconds on
    nobody knows         ProviderError(unsure=True): bytes left and no sure answer came; look before repeating
"""

from hub.errors import Words, words
from hub.outbox import NotNow, Rejected
from hub.outbox.machine import Unanswered


class ProviderError(Exception):
    """Another system failed us. `code` is ours and stable, with cause and cure in `hub.errors`."""

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        unsure: bool = False,
        http_status: int | None = None,
        remote_text: str = "",
        retry_after: float | None = None,
        **facts,
    ):
        super().__init__(code)
        self.code, self.permanent, self.unsure, self.facts = code, permanent, unsure, facts
        self.http_status, self.remote_text, self.retry_after = http_status, remote_text, retry_after

    @property
    def words(self) -> Words:
        """What happened, why, and what to do, in the reader's language."""
        return words(self.code, self.facts)

    def __str__(self):
        return f"{self.code} (HTTP {self.http_status or '–'})"

    def as_data(self) -> dict:
        """JSON for rows that keep the last trouble; words are made when it is read."""
        return {
            "code": self.code,
            "facts": self.facts,
            "http_status": self.http_status,
            "remote_text": self.remote_text,
        }

    def as_outcome(self, findings=()) -> Rejected | NotNow | Unanswered:
        """The same in the outbox's words."""
        about = {"http_status": self.http_status, **self.facts}
        if self.unsure:
            return Unanswered(self.code, remote_text=self.remote_text, **about)
        if self.permanent:
            return Rejected(self.code, remote_text=self.remote_text, findings=findings, **about)
        return NotNow(self.code, seconds=self.retry_after, **about)
