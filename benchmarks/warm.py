"""The CPU time of warm requests, measured in a process of its own: a service, the same by FastAPI, a bare handler.

`python -m benchmarks.warm SERVICE PROGRAMME SUBJECT` tells the seconds of each as JSON on its last line.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from inspect import get_annotations
from statistics import median
from typing import Any

from fastapi import FastAPI
from mangum import Mangum

from benchmarks import checks
from benchmarks.readings import READINGS, event
from houyuan import store, wire
from houyuan.settings import settings

TURNS, PER_TURN = 10, 40
OK = 200
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def by_fastapi(service: str) -> Handler:
    """The same record by the same function and the same model, but FastAPI and Mangum instead of our edge.

    Nobody is asked who they are and what they may do.
    """
    reading = READINGS[service]
    show = importlib.import_module(reading.module).show
    app = FastAPI(openapi_url=None)

    @app.get(
        f"/{service}/v1/programmes/{{programme}}/{reading.plural}/{{record}}",
        response_model=get_annotations(show, eval_str=True)["return"],
    )
    async def read(programme: str, record: str) -> Any:
        return show(programme, record)

    return Mangum(app, lifespan="off")


def bare(service: str) -> Handler:
    """What any handler does: one GetItem, its item as JSON. No model, no permission, no refusal."""
    kind, client, table = READINGS[service].kind, store.dynamodb(), settings().records_table

    def handler(asked: dict[str, Any], _context: Any) -> dict[str, Any]:
        *_, programme, _, record = asked["rawPath"].split("/")
        key = wire.to_wire({"pk": f"{programme}#{kind}", "sk": record})
        found = client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
        body = json.dumps(wire.from_wire(found)["body"], ensure_ascii=False, default=str)
        return {"statusCode": OK, "headers": {"content-type": "application/json"}, "body": body}

    return handler


def measured(handlers: dict[str, Handler], asked: dict[str, Any]) -> dict[str, float]:
    """CPU seconds of a request by each handler, in turns: the middle of all turns."""
    spent: dict[str, list[float]] = {name: [] for name in handlers}
    for name, handler in handlers.items():
        checks.same(name, handler(asked, None)["statusCode"], OK)
    for _ in range(TURNS):
        for name, handler in handlers.items():
            began = time.process_time()
            for _ in range(PER_TURN):
                handler(asked, None)
            spent[name].append((time.process_time() - began) / PER_TURN)
    return {name: median(each) for name, each in spent.items()}


if __name__ == "__main__":
    of, programme_, subject_ = sys.argv[1:]
    ours: Handler = importlib.import_module(f"services.{of}.handler").api
    all_handlers = {"ours": ours, "fastapi": by_fastapi(of), "bare": bare(of)}
    print(json.dumps(measured(all_handlers, event(of, programme_, subject_))))  # noqa: T201 - what the parent reads
