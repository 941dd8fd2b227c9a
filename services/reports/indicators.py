"""Indicators: what was promised to the funders and what was reached, both from records."""

from houyuan import records
from houyuan.percent import percent
from services.reports import figures
from services.reports.models import IndicatorList, IndicatorValue
from services.reports.reader import Period


def every(programme: str, period: Period) -> IndicatorList:
    """Every indicator of the programme over a period; no percentage where no target was agreed."""
    promised = records.get(programme, "programme", programme).body["indicators"]
    found = []
    for each in promised:
        actual = figures.value(programme, each["figure"], each["where"], period)
        target = each["target"]
        share = percent(actual.value, target)
        found.append(
            IndicatorValue(
                id=each["id"], name=each["name"], unit=each["unit"], target=target, actual=actual, percent=share
            )
        )
    return IndicatorList(indicators=found)
