"""What the accounts of the money ledger are called by people, in both languages."""

from houyuan import records
from services.funds import chart
from services.funds.models.periods import Told

_SIDES = {
    "funder": ("资助方 {}", "Funder: {}"),
    "line": ("{}", "{}"),
    "spent": ("{}（已支出）", "{}: spent"),
    "due": ("{}（发放表应付）", "{}: due to a pay list"),
}


class Names:
    """The names of a programme, its lines and its funders, as its records have them now."""

    def __init__(self, programme: str) -> None:
        self._lines = {line.id: line.body["name"] for line in records.between(programme, "line")}
        own = records.find(programme, "programme", programme)
        self._funders = {each["id"]: each["name"] for each in own.body["funders"]} if own else {}

        self.programme = _told(own.body["name"] if own else None, programme)

    def line(self, code: str) -> Told:
        """A line's name; its code where there is none."""
        return _told(self._lines.get(code), code)

    def funder(self, code: str) -> Told:
        """A funder's name; its code where there is none."""
        return _told(self._funders.get(code), code)

    def account(self, account: str) -> Told:
        """An account's name; the account itself where nobody gave it one."""
        if account == chart.UNALLOCATED:
            return Told(zh="未分配资金", en="Unallocated money")
        kind, _, rest = account.partition(":")
        code = rest.partition(":")[0]
        if kind not in _SIDES:
            return Told(zh=account, en=account)
        name = self.funder(code) if kind == "funder" else self.line(code)
        zh, en = _SIDES[kind]
        return Told(zh=zh.format(name.zh), en=en.format(name.en))


def _told(name: dict[str, str] | None, code: str) -> Told:
    return Told(zh=name["zh"], en=name["en"]) if name else Told(zh=code, en=code)
