"""What a transfer of goods contributes to the figures of stock, in pieces of one item or kit.

Everything follows from the accounts that it touches (see `docs/goods.md`), so what is taken back by a reversal counts
against what it reverses, in the same figure. Of every item, what was received is what was packed, handed over, lost
and left: each piece stands on some account.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from houyuan import ledger
from houyuan.ledger import Transfer
from services.reports.facts import Fact

_Place = tuple[str, tuple[tuple[str, str], ...]]
"""A figure and its dimensions beside the item."""


def of_goods(transfer: Transfer) -> Iterator[Fact]:
    """The facts of one transfer of goods; what only goes from one store to another has none.

    An account of no kind that is known here has none either: what is folded with it must not wait for it.
    """
    found: Counter[_Place] = Counter()
    for account in (transfer.debit, transfer.credit):
        kind, _, rest = account.partition(":")
        if kind in _OF_ACCOUNT:
            change = ledger.effect(transfer, account)
            place, sign = _OF_ACCOUNT[kind](kind, rest)
            found[place] += sign * (change["credits_posted"] - change["debits_posted"])
    item = ledger.item_of(transfer.unit)
    for (figure, dimensions), pieces in found.items():
        if pieces:
            yield Fact(figure, pieces, {"item": item, **dict(dimensions)})


def _received(kind: str, _: str) -> tuple[_Place, int]:
    return ("goods-received", (("origin", kind),)), -1


def _packed(_kind: str, _: str) -> tuple[_Place, int]:
    return ("goods-packed", ()), 1


def _handed(_: str, rest: str) -> tuple[_Place, int]:
    return ("goods-handed", (("round", rest.partition(":")[0]),)), 1


def _lost(kind: str, _: str) -> tuple[_Place, int]:
    return ("goods-lost", (("cause", kind),)), 1


def _left(_kind: str, _: str) -> tuple[_Place, int]:
    return ("goods-left", ()), 1


_OF_ACCOUNT: dict[str, Callable[[str, str], tuple[_Place, int]]] = {
    "bought": _received,
    "given": _received,
    "made": _received,
    "kitted": _packed,
    "handed": _handed,
    "lost": _lost,
    "difference": _lost,
    "stock": _left,
    "out": _left,
}
