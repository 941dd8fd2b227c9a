"""Volunteers with accounts, their attendance, and pay lists made of it."""

from typing import Any

from houyuan import bulk, records
from houyuan.attendance import NewAttendance
from houyuan.identity import Caller
from services.funds import paylist_work
from tests.service.examples import TEXT
from tests.service.funds.asking import maker, moved, read

MARCH = {
    "id": "2020-03-31.march",
    "line": "food",
    "start": "2020-03-01",
    "end": "2020-03-31",
    "rate": "50.00",
    "count": 3,
    "total": "300.00",
    "purpose": TEXT,
}
"""Three volunteers on three, two and one days of March."""

THREE = [
    *(("v1", f"2020-03-0{day}", 480) for day in (1, 2, 3)),
    *(("v2", f"2020-03-0{day}", 240) for day in (1, 2)),
    ("v3", "2020-03-31", 60),
]


REGISTERED: dict[str, dict[str, Any]] = {}
"""What the register was last told of each volunteer."""


def payee(code: str, name: str = "王小明", account: str | None = "", subject: str | None = None) -> None:
    """A volunteer in the payee register, with an account of their own unless another (or None) is given."""
    if account == "":
        account = f"622202{int.from_bytes(code.encode()[-6:], 'big'):015d}"
    REGISTERED[code] = {
        "kind": "person", "name": name, "account": account, "identity": f"X-{code}-0001", "subject": subject
    }  # fmt: skip
    moved("/payees", {"id": code, **REGISTERED[code]})


def contents_of(kind: str) -> list[dict[str, Any]]:
    """The bodies of a kind's records."""
    return [each.body for each in records.between("hubei-2020", kind)]


def attend(*days: tuple[str, str, int], shift: str = "a") -> None:
    """Attendance of volunteers: (volunteer, day, minutes) each."""
    fresh = [
        records.new_record(
            "hubei-2020",
            "attendance",
            NewAttendance(id=f"{day}.{volunteer}-{shift}", volunteer=volunteer, minutes=minutes),
            Caller("coordinator", "coordinator"),
            extra={"confirmed_by": "coordinator"},
        )
        for volunteer, day, minutes in days
    ]
    assert set(bulk.create_many(fresh)) <= {True}


def worked(paylist: str) -> None:
    """Carries the work on a list on until there is none left."""
    for _ in range(50):
        if paylist_work.carry_on("hubei-2020", paylist):
            return
    raise AssertionError(paylist)


def made(paylist: dict[str, Any]) -> Any:
    """A pay list, asked for and made."""
    moved("/paylists", paylist)
    worked(paylist["id"])
    return read(f"/paylists/{paylist['id']}")


def approved(paylist: str) -> None:
    """A list that was made is approved, and its lines opened."""
    moved(f"/paylists/{paylist}/approve")
    worked(paylist)


def touched(code: str, **fields: Any) -> None:
    """A payee is changed in the register."""
    REGISTERED[code] |= fields
    moved(f"/payees/{code}/revise", REGISTERED[code])


def taken(rows: str, total: str | None, *, refused: bool = False, dry_run: str = "false") -> Any:
    """What the import of the bank's answers says; the whole answer where a refusal is expected."""
    query = {"dry_run": dry_run} | ({"total": total} if total else {})
    sheet = f"reference,amount,date,note\n{rows}".encode()
    answer = maker(f"/paylists/{MARCH['id']}/results/import", sheet, content_type="text/csv", query=query)
    if refused:
        return answer
    assert answer.status == 200, answer.body
    return answer.body
