"""The cold start of each service's handler, beside `import boto3` and a client alone, each in fresh processes.

Any function that talks to DynamoDB through the SDK imports it and makes a client, so that is the floor. What is
measured is the CPU time of the import; byte code is there for both, as it is in a zip.
"""

from collections.abc import Iterator
from statistics import median

from benchmarks.bench import Bench
from benchmarks.processes import told_by
from benchmarks.readings import READINGS
from benchmarks.rows import Row, cpu_milliseconds
from cli.terminal import counted

TIMES, QUICK = 9, 3
_SDK = "import boto3; boto3.client('dynamodb', region_name='us-east-1')"
_CLIENT = "import os; os.environ['AWS_DEFAULT_REGION'] = 'us-east-1'; from houyuan import store; store.dynamodb()"


def measure(bench: Bench) -> Iterator[Row]:
    """The rows of cold starts."""
    times = bench.size(TIMES, QUICK)
    starts = {"": _SDK} | {each: f"import services.{each}.handler; {_CLIENT}" for each in READINGS}
    spent: dict[str, list[float]] = {each: [] for each in starts}
    with counted("Cold starts", times * len(starts)) as tick:
        for _ in range(times):
            for each, code in starts.items():
                spent[each].append(_cpu_of(code))
                tick(1)
    floor = cpu_milliseconds(median(spent.pop("")))
    for service, found in spent.items():
        yield Row(f"{service}: import its handler", cpu_milliseconds(median(found)), "boto3 and a client", floor)


def _cpu_of(code: str) -> float:
    timed = f"import time; began = time.process_time(); {code}; print(time.process_time() - began)"
    return float(told_by(["-c", timed]))
