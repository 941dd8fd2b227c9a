"""Every figure of the report against the list of records behind it, by the links that the report itself carries."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from time import monotonic, sleep
from typing import Any

from cli.client import Client
from cli.failure import Failure

PATIENCE_SECONDS = 180.0
_WORKERS = 4


@dataclass(frozen=True)
class Printed:
    """A figure as a report prints it, and where its records are listed."""

    figure: str
    value: str
    address: str


class NotSettled(Failure):
    """Figures that still differ from their records when patience ran out."""


class _Figures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[Printed] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "data-figure" in told:
            self.found.add(Printed(told["data-figure"], told["data-value"], told["href"]))


def printed(page: str) -> list[Printed]:
    """Every figure that a report's page prints, each once."""
    parser = _Figures()
    parser.feed(page)
    return sorted(parser.found, key=lambda each: (each.figure, each.address))


def disagreeing(figures: Iterable[Printed], reader: Client, tick: Callable[[int], None]) -> list[Printed]:
    """The figures whose list of records does not add up to what is printed."""

    def agrees(figure: Printed) -> bool:
        told = reader.follow(figure.address, limit=1)
        tick(1)
        return str(told["value"]) == figure.value

    asked = list(figures)
    with ThreadPoolExecutor(_WORKERS) as pool:
        return [figure for figure, same in zip(asked, pool.map(agrees, asked), strict=True) if not same]


def settle(
    programme: str, reader: Client, progress: Callable[[int, int], None], patience: float = PATIENCE_SECONDS
) -> None:
    """Waits until every figure of the programme is what its records add up to.

    Raises:
        NotSettled: naming the figures that are not, after three minutes.
    """
    path = f"/reports/v1/programmes/{programme}/figures"
    deadline = monotonic() + patience
    settled: set[str] = set()
    while True:
        told = reader.get(path)["figures"]
        for each in told:
            if each["figure"] not in settled and _has_settled(each, reader):
                settled.add(each["figure"])
                progress(len(settled), len(told))
        if len(settled) == len(told):
            return
        if monotonic() > deadline:
            raise NotSettled("Not settled: " + ", ".join(sorted({each["figure"] for each in told} - settled)))
        sleep(0.5)


def _has_settled(figure: dict[str, Any], reader: Client) -> bool:
    return bool(reader.follow(figure["records"], limit=1)["value"] == figure["value"])
