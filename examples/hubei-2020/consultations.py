"""The 10,072 consultations: many a day in February and March, fewer as the city opens again."""

from random import Random

from . import people
from .asks import Ask, Body, Stage, as_csv, within
from .shares import days_from, shares

ROWS_PER_SHEET = 1000
SINGLE_EVERY = 25
"""Every 25th consultation comes by a request of its own, as from a phone; the others come in sheets."""

_CITY_REOPENED = "2020-04-08"
_RETURNS_BEGIN = "2020-03-11"
_CHANNELS = (("online", 82), ("phone", 12), ("face-to-face", 4), ("visit", 2))
_SUMMARIES = {
    "medical": ("发热后如何就医", "慢性病药快用完了", "复诊预约与交通", "居家隔离如何消毒"),
    "return-to-city": ("健康码如何申请", "返汉需要哪些证明", "滞留外地如何登记", "复工前的核酸检测"),
    "daily-life": ("米面蔬菜从哪里订", "老人一个人在家需要探望", "孩子上网课没有设备", "水电报修"),
    "emotional": ("整夜睡不着，心里慌", "家人住院，想找人说话", "与家人争吵后来倾诉"),
}


def consultations(programme: Body, total: int) -> list[Body]:
    """Every consultation as the API takes it, by day."""
    chance = Random("hubei-2020 consultations")
    days = days_from(programme["start"], programme["end"])
    counts = shares(total, [_demand(at, len(days)) * chance.uniform(0.85, 1.15) for at in range(len(days))])
    groups = [group["id"] for group in programme["groups"]]
    busy = [chance.uniform(0.4, 1.6) for _ in groups]
    return [
        _one(chance, day, at, groups, busy)
        for day, count in zip(days, counts, strict=True)
        for at in range(1, count + 1)
    ]


def stages(programme: Body, total: int) -> list[Stage]:
    """The consultations as sheets and single requests of the partner app, and single ones of a social worker."""
    every = consultations(programme, total)
    singles = every[::SINGLE_EVERY]
    rest = [each for at, each in enumerate(every) if at % SINGLE_EVERY]
    sheets = [rest[at : at + ROWS_PER_SHEET] for at in range(0, len(rest), ROWS_PER_SHEET)]
    path = within(programme["id"], "intake", "consultations")
    return [
        Stage(
            "sheets", "咨询记录（表格导入）", "Consultations from sheets",
            [[Ask("partner", f"{path}/import?dry_run=false", sheet=as_csv(rows), rows=len(rows)) for rows in sheets]],
        ),
        Stage(
            "consultations", "咨询记录（逐条）", "Consultations one by one",
            [[Ask(("partner", "social-worker")[at % 2], path, each) for at, each in enumerate(singles)]],
        ),
    ]  # fmt: skip


def _demand(at: int, length: int) -> float:
    """How many ask on the day at this place of the period, against the busiest days: up for four days, level, then down."""
    return min(0.55 + 0.15 * at, 1.0) * min(1.0, 1.0 - 0.8 * (at - 30) / (length - 31))


def _one(chance: Random, day: str, at: int, groups: list[str], busy: list[float]) -> Body:
    channel = chance.choices([name for name, _ in _CHANNELS], [weight for _, weight in _CHANNELS])[0]
    topic = _topic(chance, day, online=channel == "online")
    asked: Body = {"id": f"{day}.c{at:04d}", "channel": channel, "topic": topic}
    if channel == "online":
        asked["group"] = chance.choices(groups, busy)[0]
    asked["minutes"] = chance.randint(3, 20) if channel == "online" else chance.randint(8, 60)
    if channel != "online" or chance.random() < 0.2:  # noqa: PLR2004 - every fifth online contact gives a name
        asked["person"] = people.name(chance)
        asked["phone"] = people.phone(chance)
    if topic in _SUMMARIES and chance.random() < 0.5:  # noqa: PLR2004 - half of the records carry a note
        asked["summary"] = chance.choice(_SUMMARIES[topic])
    return asked


def _topic(chance: Random, day: str, *, online: bool) -> str:
    returning = 0 if day < _RETURNS_BEGIN else 35 if day < _CITY_REOPENED else 55
    medical = 55 if day < _RETURNS_BEGIN else 30 if day < _CITY_REOPENED else 15
    weights = {"medical": medical, "return-to-city": returning, "daily-life": 30}
    weights |= {} if online else {"emotional": 35, "other": 3}
    return chance.choices(list(weights), list(weights.values()))[0]
