"""A round of many households: registered, listed by rule, frozen, a sheet of their outcomes stored, figures read.

What is written stands beside BatchWriteItem of as many rows, what is read beside Query of the same rows, a figure
beside the API's cheapest request: one record, read by its key. The planner's CPU time is promised to stay below five
seconds for 20,000 households.
"""

from collections.abc import Iterator
from functools import partial

from benchmarks import checks, floors, large_round, workers
from benchmarks.bench import Bench
from benchmarks.clock import Took, median_seconds, timed
from benchmarks.large_round import DAY, PEOPLE, PLACE, ROUND
from benchmarks.rows import Row, at_most, cpu, milliseconds, seconds
from cli.local.trial import Programme
from cli.terminal import counted, step
from services.deliveries import handovers, list_work, recipients, sheet_work
from services.reports import cubes
from services.reports.cubes import Unit

HOUSEHOLDS, QUICK = 20_000, 1_000
PLANNING_CPU_SECONDS = 5.0
PER_SHEET = 2_000
SHEET = "2020-03-06.sheet"
READS = 5


def measure(bench: Bench) -> Iterator[Row]:
    """The rows of goods."""
    many, programme = bench.size(HOUSEHOLDS, QUICK), bench.programme()
    batch = f"BatchWriteItem of {many:,} rows"
    floor = _floor(many)
    registered = seconds(_register(programme, many))
    yield Row(f"{many:,} households registered from sheets", registered, batch, seconds(floor.seconds))
    large_round.plan(programme, many)
    listed = _list(programme, many)
    bound = at_most(cpu(listed.cpu), PLANNING_CPU_SECONDS)
    yield Row("listed by rule: the planner's CPU", cpu(listed.cpu), batch, cpu(floor.cpu), bound)
    yield Row("listed by rule", seconds(listed.seconds), batch, seconds(floor.seconds))
    query = seconds(floors.read(f"{programme.id}#{recipients.KIND}").seconds)
    yield Row("their list frozen", seconds(_freeze(programme, many)), f"Query of {many:,} rows", query)
    floor = _floor(many)
    stored = _store(programme, many)
    yield Row("a sheet of their outcomes stored: the worker's CPU", cpu(stored.cpu), batch, cpu(floor.cpu))
    yield Row("a sheet of their outcomes stored", seconds(stored.seconds), batch, seconds(floor.seconds))
    query = seconds(floors.read(f"{programme.id}#{handovers.KIND}").seconds)
    yield Row("their day folded into figures", seconds(_fold(programme)), f"Query of {many:,} rows", query)
    yield from _figures(programme, many)


def _floor(many: int) -> Took:
    with step(f"BatchWriteItem of {many:,} rows"):
        return floors.written(many)


def _register(programme: Programme, many: int) -> float:
    taken = 0.0
    with counted("Households registered", many) as tick:
        for first in range(0, many, PER_SHEET):
            some = range(first, min(first + PER_SHEET, many))
            sheet = large_round.households(some)
            with timed() as took:
                told = programme.post_sheet("coordinator", "deliveries", "households/import?dry_run=false", sheet)
            checks.same("households", told["new"], len(some))
            taken += took.seconds
            tick(len(some))
    return taken


def _list(programme: Programme, many: int) -> Took:
    programme.post("coordinator", "deliveries", f"rounds/{ROUND}/list", {"places": [PLACE]})
    with step(f"{many:,} households listed by rule"):
        took = workers.done(partial(list_work.carry_on, programme.id, ROUND))
    checks.same("listed", programme.get("coordinator", "deliveries", f"rounds/{ROUND}")["listed"], many)
    return took


def _freeze(programme: Programme, many: int) -> float:
    with step("List frozen"), timed() as took:
        programme.post("coordinator", "deliveries", f"rounds/{ROUND}/freeze", {"count": many, "total": many})
    large_round.send_out(programme, many)
    return took.seconds


def _store(programme: Programme, many: int) -> Took:
    sheet = large_round.outcomes(many)
    programme.post_sheet("coordinator", "deliveries", f"delivery-sheets/import?id={SHEET}", sheet)
    with step(f"{many:,} outcomes stored"):
        took = workers.done(partial(sheet_work.carry_on, programme.id, SHEET))
    stored = programme.get("coordinator", "deliveries", f"delivery-sheets/{SHEET}")
    checks.same("outcomes stored", stored["new"], many)
    return took


def _fold(programme: Programme) -> float:
    with step("Figures folded"), timed() as took:
        cubes.refold(Unit(programme.id, handovers.KIND, DAY))
    return took.seconds


def _figures(programme: Programme, many: int) -> Iterator[Row]:
    served = large_round.served(many)
    # What is read -> its address under the programme's reports, and what it must tell.
    figures: dict[str, tuple[str, dict[str, str], int]] = {
        "households": ("figures/households", {}, served),
        "deliveries": ("figures/deliveries", {}, served),
        "services": ("figures/services", {}, served),
        "person-times": ("figures/person-times", {}, served * PEOPLE),
        "households by need": ("figures/households", {"class": "disabled"}, large_round.served_in_need(many)),
        "overlap": ("overlap", {}, served),
    }
    cheapest = partial(programme.clients["coordinator"].get, programme.path("intake", "").rstrip("/"))
    for what, (address, where, value) in figures.items():
        read = partial(programme.get, "coordinator", "reports", address, **where)
        told = read()
        checks.same(what, (told if "value" in told else told["households"])["value"], value)
        ours, floor = (milliseconds(median_seconds(each, READS)) for each in (read, cheapest))
        yield Row(f"{what}: the figure read", ours, "one record read", floor)
