"""What happens to a round between its list and its close, written as the store would hold it: goods and visits."""

from dataclasses import replace

from houyuan import ledger, records, store, wire, writes
from houyuan.identity import Caller
from houyuan.ledger import Opening, Transfer
from houyuan.records import Record
from services.deliveries import recipients, rounds, served
from tests.service.gateway import PROGRAMME, call

KEEPER = Caller("coordinator", "coordinator")


def move(round_id: str, quantity: int, number: int = 1) -> None:
    """Kits move from a store to those who go out, or back where the quantity is below zero."""
    out, back = f"out:{round_id}", "made:bag"
    debit, credit = (back, out) if quantity > 0 else (out, back)
    moved = Transfer(
        f"2020-03-04.move-{round_id}-{number}",
        debit,
        credit,
        abs(quantity),
        "issue",
        KEEPER.subject,
        "2020-03-04T08:00:00Z",
        unit="item:bag",
    )
    opens = [Opening(out, limited=True, unit="item:bag"), Opening(back, limited=False, unit="item:bag")]
    writes.commit(ledger.moving(PROGRAMME, [moved], opens))


def issue(round_id: str, quantity: int = 3) -> None:
    """Kits are issued for a round whose list is frozen, which moves it on; none where they were moved before."""
    if quantity:
        move(round_id, quantity)
    frozen = rounds.standing(PROGRAMME, round_id, "frozen", "packing")
    update = "SET body.#state = :packing, version = version + :one, updated_at = :at, updated_by = :by"
    told = {":packing": "packing", ":one": 1, ":at": records.now(), ":by": KEEPER.subject}
    writes.commit([replace(frozen, op="Update", update=update, values=frozen.values | told)])


def send_out(round_id: str, quantity: int = 3) -> None:
    """Takes a round with a frozen list to its doors."""
    issue(round_id, quantity)
    assert call("deliveries", "coordinator", "POST", f"/rounds/{round_id}/out").status == 200


def visit(round_id: str, household: str, result: str, number: int = 1) -> None:
    """A visit to a household that is on a round's list."""
    delivery = f"2020-03-05.{round_id}-{household}-{number}"
    attempt = [{"id": delivery, "result": result}]
    body = rounds.get(PROGRAMME, round_id).body
    told = {"purpose": body["purpose"], "cycle": body["cycle"], "household": household, "round": round_id}
    update = "SET body.attempts = list_append(body.attempts, :attempt)"
    handed = result == "delivered"
    writing = writes.Write(
        "Update",
        "records",
        lambda _: AssertionError(delivery),
        key={"pk": f"{PROGRAMME}#{recipients.KIND}", "sk": recipients.key(round_id, household)},
        update=update + (", body.delivery = :delivery" if handed else ""),
        condition="attribute_exists(pk)",
        values={":attempt": attempt} | ({":delivery": delivery} if handed else {}),
    )
    as_stored = Record(PROGRAMME, "delivery", delivery, 1, "", "", "", "", told, b"")
    writes.commit([writing, served.serving(as_stored)] if handed else [writing])


def except_for(round_id: str, household: str) -> None:
    """A household that was served though it is not on the list."""
    item: wire.Item = {
        "pk": f"{PROGRAMME}#{recipients.KIND}",
        "sk": recipients.key(round_id, household),
        **dict.fromkeys(("created_at", "created_by", "updated_at", "updated_by"), ""),
        "version": 1,
        "digest": b"",
        "body": {
            "round": round_id,
            "household": household,
            "household_version": 1,
            "quantity": 1,
            "members": 2,
            "place": "420111007009",
            "classes": [],
            "attempts": [{"id": "2020-03-05.x", "result": "delivered"}],
            "delivery": "2020-03-05.x",
            "exception": "邻居临时照看",
        },
    }
    store.dynamodb().put_item(TableName="records", Item=wire.to_wire(item))


def listing(round_id: str) -> Record | None:
    """What figures count of a round's list."""
    return records.find(PROGRAMME, "listing", f"2020-03-05.{round_id}")
