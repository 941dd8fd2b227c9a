"""Requests to deliveries, and where a round stands afterwards."""

from typing import Any

from tests.service.examples import PROGRAMME, TEXT
from tests.service.gateway import Answer, call

BAG = {"id": "bag", "name": TEXT, "items": [{"item": "greens", "name": TEXT, "unit": "袋", "quantity": 1}]}
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
    """A household as it is listed."""
    return {"household": f"h{number}", "head": "王小明", "address": f"成宝社区{number}号", "members": 2} | other


def households(first: int, last: int) -> dict[str, Any]:
    """The request that lists households."""
    return {"recipients": [household(number) for number in range(first, last + 1)]}


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
    done(coordinator("/kits", BAG))


def plan(listed: int, *, frozen: bool = True, **other: Any) -> None:
    """A round with households h1 to h`listed`."""
    body = ROUND | other
    done(coordinator("/rounds", body))
    if listed:
        done(coordinator(f"/rounds/{body['id']}/recipients", households(1, listed)))
    if frozen:
        done(coordinator(f"/rounds/{body['id']}/freeze", {"count": listed}))


def served(path: str = THIS) -> dict[str, str | None]:
    """The households of a round, each with the delivery that served it."""
    return {each["household"]: each["delivery"] for each in read(f"{path}/recipients", limit="200")["items"]}
