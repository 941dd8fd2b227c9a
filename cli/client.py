"""A client of the HTTP API: bearer token, kept-alive connections, retries, problem details as exceptions.

One client may be used by many threads. Every POST of the API may be repeated, because ids are made here and a replay
is answered like the first time; so all of them are retried on throttling, on a busy service and on a lost connection.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import urllib3
from urllib3.util import Retry, Timeout

from cli.failure import Failure

RETRIES = Retry(
    total=8,
    allowed_methods=None,
    status_forcelist=(429, 502, 503, 504),
    backoff_factor=0.1,
    backoff_jitter=0.3,
    backoff_max=5,
    raise_on_status=False,
)
PATIENCE = Timeout(connect=5, read=60)
_FIRST_ERROR = 400


class Refused(Failure):
    """The API refused a request. `faults` are (field, message) pairs; `title` is in the language asked for."""

    def __init__(self, method: str, path: str, status: int, told: dict[str, Any]) -> None:
        self.status = status
        self.type = str(told.get("type", "about:blank"))
        self.title = str(told.get("title", told.get("message", "")))
        self.faults = [(str(each.get("field")), str(each.get("message"))) for each in told.get("errors") or []]
        detail = "; ".join(f"{field}: {message}" for field, message in self.faults)
        super().__init__(f"{method} {path}: {status} {self.title}{f' ({detail})' if detail else ''}")


@dataclass(frozen=True)
class Answer:
    """An answer: `body` is what the JSON says."""

    status: int
    body: Any


class Client:
    """Asks one API for one caller.

    Args:
        address: the API's address, such as `https://api.example.org` or `http://abc.execute-api.localhost:4566`.
        token: the caller's access token.
        language: the language of refusals.
        connections: how many threads use this client at once.
    """

    def __init__(self, address: str, token: str, *, language: str = "en", connections: int = 16) -> None:
        parts = urlsplit(address)
        self._prefix = parts.path.rstrip("/")
        self._headers = {"authorization": f"Bearer {token}", "accept-language": language}
        host = parts.hostname or ""
        if host.endswith(".localhost"):
            # Names under .localhost resolve in browsers only: go to the loopback and name the API in the Host header.
            self._headers["host"] = parts.netloc
            host = "127.0.0.1"
        kind = urllib3.HTTPSConnectionPool if parts.scheme == "https" else urllib3.HTTPConnectionPool
        self._pool = kind(host, parts.port, maxsize=connections, block=True, retries=RETRIES, timeout=PATIENCE)

    def get(self, path: str, **query: str | int) -> Any:
        """What a GET answers.

        Raises:
            Refused: for any status of 400 or above.
        """
        return self._json("GET", path + (f"?{urlencode(query)}" if query else "")).body

    def follow(self, address: str, **query: str | int) -> Any:
        """What stands at an address that the API gave out; only its path is used, so no token leaves for elsewhere."""
        parts = urlsplit(address)
        path = parts.path.removeprefix(self._prefix) + (f"?{parts.query}" if parts.query else "")
        return self._json("GET", path + (("&" if "?" in path else "?") + urlencode(query) if query else "")).body

    def every(self, path: str, **query: str | int) -> list[Any]:
        """All items of a list, page after page."""
        items: list[Any] = []
        cursor = None
        while True:
            page = self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page.get("cursor")
            if cursor is None:
                return items

    def post(self, path: str, body: dict[str, Any] | None = None) -> Answer:
        """What a POST of a JSON object answers.

        Raises:
            Refused: for any status of 400 or above.
        """
        return self._json("POST", path, json.dumps(body or {}, ensure_ascii=False).encode(), "application/json")

    def post_sheet(self, path: str, sheet: str) -> Answer:
        """What a POST of a CSV sheet answers."""
        return self._json("POST", path, sheet.encode(), "text/csv")

    def download(self, path: str) -> bytes:
        """A document, byte for byte."""
        return self._ask("GET", path).data

    def _json(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        response = self._ask(method, path, body, kind)
        return Answer(response.status, json.loads(response.data) if response.data else None)

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> urllib3.BaseHTTPResponse:
        headers = self._headers | ({"content-type": kind} if kind else {})
        target = self._prefix + quote(path, safe="/?&=%-._~:")
        response = self._pool.request(method, target, body=body, headers=headers)
        if response.status >= _FIRST_ERROR:
            raise Refused(method, path, response.status, _told(response.data))
        return response


def _told(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except ValueError:
        return {"title": data[:200].decode(errors="replace")}
    return told if isinstance(told, dict) else {}
