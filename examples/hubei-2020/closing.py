"""The end: every month is closed, one after the other, and the budget is published as it came out."""

from .asks import Ask, Body, Stage, within

_MAKER, _APPROVER = "finance-maker", "finance-approver"


def stage(facts: Body) -> Stage:
    """Nothing dated in the programme moves after this."""
    programme, end = facts["programme"]["id"], facts["programme"]["end"]
    first, last = (int(facts["programme"][day][5:7]) for day in ("start", "end"))
    months = [f"{end[:4]}-{month:02d}" for month in range(first, last + 1)]
    version = {
        "id": f"{end}.final",
        "note": {"zh": "项目结束时的预算执行情况", "en": "The budget as the programme ended"},
    }
    return Stage(
        "closing", "结账与公布预算", "Months closed, the budget published",
        [
            *([Ask(_APPROVER, within(programme, "funds", f"periods/{month}/close"), {})] for month in months),
            [Ask(_MAKER, within(programme, "funds", "budget-versions"), version)],
        ],
    )  # fmt: skip
