"""The same HTTP calls without us: recorded while a journal is delivered, then made again by a bare client."""

import re
import time
from dataclasses import dataclass, field

import httpx

NUMBER = re.compile(r"(?<=/journaltransaction/)[^/?]+")


@dataclass
class Call:
    method: str
    url: str
    headers: dict[str, str]
    content: bytes
    seconds: float


@dataclass
class Recorder:
    """Put in the place of `httpx.HTTPTransport.handle_request`; `seconds` run to the end of the answer's body."""

    calls: list[Call] = field(default_factory=list)

    def install(self, monkeypatch) -> "Recorder":
        handle, recorder = httpx.HTTPTransport.handle_request, self

        def recorded(transport, request):
            began = time.perf_counter()
            answer = handle(transport, request)
            recorder.note(request, began, answer)
            return answer

        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", recorded)
        return self

    def note(self, request: httpx.Request, began: float, answer: httpx.Response) -> None:
        wanted = ("authorization", "content-type", "accept")
        headers = {name: value for name, value in request.headers.items() if name in wanted}
        call = Call(request.method, str(request.url), headers, request.content, time.perf_counter() - began)
        self.calls.append(call)


def replay(client: httpx.Client, calls: list[Call], token: str = "") -> float:
    """Seconds for the same calls; what is released and read is the batch this replay has made."""
    number, began = "", time.perf_counter()
    for call in calls:
        url = NUMBER.sub(number, call.url) if number else call.url
        headers = call.headers | ({"authorization": f"Bearer {token}"} if token else {})
        answer = client.request(call.method, url, headers=headers, content=call.content)
        assert answer.status_code < 300, (call.method, url, answer.text)
        if call.method == "POST" and "location" in answer.headers:
            number = answer.headers["location"].rpartition("/")[2]
    return time.perf_counter() - began
