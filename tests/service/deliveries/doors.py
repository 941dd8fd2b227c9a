"""A round that is out: its kits with those who go, and what is told of it afterwards."""

from typing import Any

from houyuan import ledger, records
from houyuan.identity import Caller
from houyuan.ledger import Opening, Transfer
from houyuan.records import Change
from tests.service.deliveries.asking import HANDED, MISSED, THIS, coordinator, read
from tests.service.gateway import Answer, call

PROGRAMME = "hubei-2020"
COORDINATOR = Caller("coordinator", "coordinator")
PAST_STOCK = "2020-03-01.stock"


def send_out(round_id: str = "veg-1", kits: int = 5, kit: str = "bag", **held: int) -> None:
    """Has a frozen round go out with so many kits, each of which `held` so many pieces of items."""
    _move(round_id, f"made:{kit}", f"out:{round_id}", kits, kit)
    for item, pieces in held.items():
        _move(f"{round_id}-{item}", f"bought:{item}", f"kitted:{item}", pieces * kits, item)
    turn(round_id, "out")


def turn(round_id: str, state: str) -> None:
    """Puts a round into a state, whatever it takes to get there."""
    records.change(PROGRAMME, "round", round_id, COORDINATOR, lambda _: Change({"state": state}))


def asks_for(*kinds: str, round_id: str = "veg-1") -> None:
    """Has a round ask for any of these kinds of proof."""
    records.change(PROGRAMME, "round", round_id, COORDINATOR, lambda _: Change({"proof": list(kinds)}))


def balances() -> dict[str, int]:
    """What each account of goods holds, those that hold nothing left out."""
    return {account.id: account.balance for account in ledger.accounts(PROGRAMME) if account.balance}


def counts(path: str = THIS) -> dict[str, int]:
    """What a round tells of its list."""
    told = read(path)
    return {name: told[name] for name in ("listed", "delivered", "undelivered", "open", "exceptions")}


def hand(number: int, **other: Any) -> Answer:
    """A hand-over to a household, reported by the app."""
    body = HANDED | {"id": f"2020-03-05.d{number}", "household": f"h{number}"} | other
    return call("deliveries", "partner", "POST", "/deliveries", body)


def miss(number: int, **other: Any) -> Answer:
    """A visit in vain, reported by the app."""
    body = MISSED | {"id": f"2020-03-05.m{number}", "household": f"h{number}"} | other
    return call("deliveries", "partner", "POST", "/deliveries", body)


def void(delivery: str, reason: str = "登记错误") -> Answer:
    """Takes a delivery back."""
    return coordinator(f"/deliveries/{delivery}/void", {"reason": reason})


def _move(name: str, source: str, target: str, quantity: int, item: str) -> None:
    moved = Transfer(f"{PAST_STOCK}-{name}", source, target, quantity, "stock", "x", "x", unit=f"item:{item}")
    opens = [Opening(source, limited=False, unit=moved.unit), Opening(target, limited=True, unit=moved.unit)]
    ledger.commit(PROGRAMME, [moved], opens)
