"""Days as the programmes count them: in China, where one clock holds everywhere and all year."""

from datetime import UTC, datetime, timedelta, timezone

from houyuan import records
from houyuan.problems import invalid

# A fixed offset is exact for Asia/Shanghai, and Lambda carries no time zone data.
_CHINA = timezone(timedelta(hours=8))


def today() -> str:
    """The present day in the programmes' time zone."""
    return datetime.now(UTC).astimezone(_CHINA).date().isoformat()


def has_come(field: str, day: str) -> None:
    """What is said to have happened cannot lie in the future.

    Raises:
        Invalid: naming `field`.
    """
    if day > today():
        raise invalid(field, "日期不得晚于今天", "This day has not come yet")


def within(programme: str, field: str, day: str) -> None:
    """What is planned lies within the programme, both ends included; what happens may come before or after it.

    Raises:
        Invalid: naming `field`.
        NotFound: when there is no such programme.
    """
    own = records.get(programme, "programme", programme).body
    start, end = own["start"], own["end"]
    if not start <= day <= end:
        raise invalid(field, f"项目期为 {start} 至 {end}", f"The programme runs from {start} to {end}")
