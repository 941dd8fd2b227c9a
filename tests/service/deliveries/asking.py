"""Requests to deliveries, and where a round stands afterwards."""

from typing import Any

from tests.service.examples import PROGRAMME, TEXT
from tests.service.gateway import Answer, call

GREENS = {"id": "greens", "name": TEXT, "unit": "袋"}
BAG = {"id": "bag", "name": TEXT, "items": [{"item": "greens", "quantity": 1}]}
ROUND = {
    "id": "veg-1",
    "purpose": "vegetables",
    "kit": "bag",
    "place": "420111007009",
    "place_name": "成宝社区",
    "day": "2020-03-05",
}
HANDED = {"id": "2020-03-05.d1", "round": "veg-1", "household": "h1", "result": "delivered", "people": 3}
MISSED = {"id": "2020-03-05.m1", "round": "veg-1", "household": "h1", "result": "nobody-home"}
THIS = "/rounds/veg-1"


def household(number: int, **other: Any) -> dict[str, Any]:
    """A household as it is registered."""
    there = {"head": "王小明", "phone": "13800000000", "address": f"成宝社区{number}号", "place": "420111007009"}
    return {"id": f"h{number}", **there, "members": 2, "classes": []} | other


def register(first: int, last: int) -> None:
    """Households of the register, from one number to another."""
    rows = [f"h{number},王小明,成宝社区{number}号,420111007009,2" for number in range(first, last + 1)]
    text = "\n".join(("id,head,address,place,members", *rows))
    query = {"dry_run": "false"}
    path = "/households/import"
    answer = call("deliveries", "coordinator", "POST", path, text, content_type="text/csv", query=query)
    assert (answer.status, answer.body["rejected"], answer.body["conflicts"]) == (200, [], []), answer.body


def households(first: int, last: int) -> dict[str, Any]:
    """The request that lists households."""
    return {"households": [f"h{number}" for number in range(first, last + 1)]}


def coordinator(path: str, body: Any = None) -> Answer:
    """A POST by who plans rounds."""
    return call("deliveries", "coordinator", "POST", path, body)


def partner(body: Any) -> Answer:
    """A delivery logged by the app of who goes out."""
    return call("deliveries", "partner", "POST", "/deliveries", body)


def sheet(*rows: str, header: str = "id,round,household,result,people") -> Answer:
    """An import of these rows."""
    text = "\n".join((header, *rows))
    return call("deliveries", "partner", "POST", "/deliveries/import", text, content_type="text/csv")


def done(answer: Answer) -> Any:
    """What was answered to a request that must be taken."""
    assert answer.status in (200, 201), answer.body
    return answer.body


def refusal(answer: Answer) -> tuple[int, str, dict[str, str]]:
    """Status, kind and what is said of each field."""
    told = {error["field"]: error["message"] for error in answer.body.get("errors", [])}
    return answer.status, answer.body["type"].removeprefix("urn:houyuan:problem:"), told


def read(path: str, **query: str) -> Any:
    """What a GET answers."""
    return done(call("deliveries", "coordinator", "GET", path, query=query))


def start_programme() -> None:
    """The programme with its kit."""
    done(call("intake", "coordinator", "POST", "/v1/programmes", PROGRAMME))
    done(coordinator("/items", GREENS))
    done(coordinator("/kits", BAG))


def plan(listed: int, *, frozen: bool = True, **other: Any) -> None:
    """A round with households h1 to h`listed`, which are registered where they are not."""
    body = ROUND | other
    path = f"/rounds/{body['id']}"
    done(coordinator("/rounds", body))
    if listed:
        register(1, listed)
        done(coordinator(f"{path}/recipients", households(1, listed)))
    if frozen:
        declared = {"count": listed, "total": listed * body.get("per_household", 1), "accept_conflicts": True}
        done(coordinator(f"{path}/freeze", declared))


def served(path: str = THIS) -> dict[str, str | None]:
    """The households of a round, each with the delivery that served it."""
    return {each["household"]: each["delivery"] for each in read(f"{path}/recipients", limit="200")["items"]}
