"""The people followed: 104 cases, of which 76 end as a case file with an outcome; the others stay open."""

from random import Random

from . import people
from .asks import Ask, Body, Stage, Wave, within
from .shares import days_from, later

_CATEGORIES = (("health-emotional", 45), ("family", 18), ("community", 14), ("resources", 23))
_RISKS = (("low", 55), ("medium", 35), ("high", 10))
_OUTCOMES = (("goals-met", 62), ("partly-met", 24), ("referred", 10), ("withdrawn", 4))
_PLANS = {
    "health-emotional": "每周两次电话陪伴，观察睡眠与情绪，必要时转介心理援助热线。",
    "family": "先分别倾听，再约家庭会谈，约定各自能做到的一件事。",
    "community": "陪同与社区和物业沟通，记录答复与期限。",
    "resources": "核实就医、购药、餐食与交通的需要，链接社区与志愿者资源。",
}
_NOTES = (
    "电话跟进，情况稳定。",
    "与社区核实后已安排。",
    "情绪较上次平稳，继续陪伴。",
    "家人反馈有改善。",
    "约定下次联系时间。",
)
_CLOSINGS = ("目标达成，本人同意结案。", "主要需要已满足，余下由社区跟进。", "已转介专业机构，双方确认。")


def stage(programme: Body, followed: int, files: int) -> Stage:
    """Openings, then follow-ups, then closings."""
    chance = Random("hubei-2020 cases")
    opening_days = sorted(chance.choices(days_from("2020-02-12", "2020-04-20"), k=followed))
    closing = set(chance.sample(range(followed), files))
    cases = within(programme["id"], "intake", "cases")
    openings: Wave = []
    follow_ups: Wave = []
    closings: Wave = []
    for at, day in enumerate(opening_days):
        case = _opening(chance, f"{day}.case{at + 1:03d}", programme["groups"])
        openings.append(Ask("social-worker", cases, case))
        last = min(later(day, chance.randint(12, 45)), programme["end"]) if at in closing else programme["end"]
        for nth, note in enumerate(_follow_ups(chance, day, last, at + 1)):
            follow_ups.append(
                Ask("social-worker", f"{cases}/{case['id']}/follow-ups", note | {"minutes": 10 + 5 * (nth % 4)})
            )
        if at in closing:
            outcome = _drawn(chance, _OUTCOMES)
            body = {"outcome": outcome, "closed_on": last, "closing_note": chance.choice(_CLOSINGS)}
            closings.append(Ask("social-worker", f"{cases}/{case['id']}/close", body))
    return Stage(
        "cases", "个案：开案、跟进、结案", "Cases: opened, followed up, closed", [openings, follow_ups, closings]
    )


def _opening(chance: Random, case_id: str, groups: list[Body]) -> Body:
    category = _drawn(chance, _CATEGORIES)
    return {
        "id": case_id,
        "category": category,
        "risk": _drawn(chance, _RISKS),
        "person": people.name(chance),
        "phone": people.phone(chance),
        "group": chance.choice(groups)["id"],
        "plan": _PLANS[category],
    }


def _follow_ups(chance: Random, opened: str, last: str, number: int) -> list[Body]:
    days = sorted(chance.sample(days_from(opened, last), chance.randint(2, 5)))
    return [{"id": f"{day}.case{number:03d}-{nth}", "note": chance.choice(_NOTES)} for nth, day in enumerate(days, 1)]


def _drawn(chance: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]
