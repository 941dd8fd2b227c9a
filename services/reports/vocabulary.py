"""What a report calls the codes that records carry, in two languages."""

from houyuan.records import Record
from houyuan.types import Text

CONSULTATION_TERMS = {
    "online": Text(zh="线上", en="Online"),
    "phone": Text(zh="电话", en="Phone"),
    "visit": Text(zh="上门", en="Visit"),
    "face-to-face": Text(zh="面谈", en="Face to face"),
    "medical": Text(zh="医疗就诊", en="Medical care"),
    "return-to-city": Text(zh="返城", en="Return to the city"),
    "daily-life": Text(zh="日常生活", en="Daily life"),
    "emotional": Text(zh="情绪支持", en="Emotional support"),
    "other": Text(zh="其他", en="Other"),
    "none": Text(zh="未注明", en="Not stated"),
}
CASE_CLASSES = {
    "health-emotional": Text(zh="健康与情绪疏导", en="Health and emotional guidance"),
    "family": Text(zh="家庭关系", en="Family relations"),
    "community": Text(zh="社区、物业与邻里关系", en="Community, property and neighbours"),
    "resources": Text(
        zh="链接就医、衣食住行资源", en="Linking medical, food, clothing, housing and transport resources"
    ),
}


def purpose_name(kits: dict[str, Record], rounds: list[Record], purpose: str) -> Text:
    """What a purpose is called: the name of the kit that its rounds hand out."""
    kit = next(round_.body["kit"] for round_ in rounds if round_.body["purpose"] == purpose)
    return Text(**kits[kit].body["name"])
