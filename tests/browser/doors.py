"""A round that is out in a programme of a test's own, and what is done at its doors: a photo, a signature."""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from cli.local import trial
from cli.local.cloud import LocalCloud
from tests.browser.small_programme import SmallProgramme
from tests.browser.visit import Visit

BAG = {"id": "bag", "name": {"zh": "爱心菜", "en": "Vegetables"}, "items": [{"item": "greens", "quantity": 3}]}
GREENS = {"id": "greens", "name": {"zh": "青菜", "en": "Greens"}, "unit": "斤"}
GIFT = {
    "organisation": "示例公司",
    "valuation": "30.00",
    "basis": "market-price",
    "words": "标价",
    "receipt_number": "捐 1",
}
DAY = "2020-03-05"
DOORS = 3


@dataclass(frozen=True)
class Going:
    """A round that is out, and the link of the volunteer who has all its doors."""

    programme: str
    clients: dict[str, Any] = field(repr=False)
    link: str

    @property
    def coordinator(self) -> Any:
        """The coordinator's client."""
        return self.clients["coordinator"]

    @property
    def there(self) -> str:
        """Where the programme's goods are asked about."""
        return f"/deliveries/v1/programmes/{self.programme}"

    def deliveries(self) -> list[dict[str, Any]]:
        """What the API has been told."""
        items: list[dict[str, Any]] = self.coordinator.get(f"{self.there}/deliveries")["items"]
        return items

    def results(self) -> dict[str, str]:
        """What became of each household that was visited."""
        return {each["household"]: each["result"] for each in self.deliveries()}

    def hand(self, number: int, role: str = "social-worker", **other: Any) -> str:
        """Hands a kit to a household; the delivery's id."""
        body = {"id": f"{DAY}.d{number}", "round": "veg", "household": f"h{number}", "result": "delivered", "people": 2}
        return str(self.clients[role].post(f"{self.there}/deliveries", body | other).body["id"])


def go_out(cloud: LocalCloud, programme: SmallProgramme) -> Going:
    """A programme of its own with a round of three households that asks for a photo or the label's code."""
    name, clients = {"zh": "居家后援", "en": "Home support"}, programme.clients
    made_up = trial.begin(cloud, clients, name=name, end="2999-12-31").id
    coordinator, there = clients["coordinator"], f"/deliveries/v1/programmes/{made_up}"
    line = {"item": "greens", "lot": "g1", "quantity": 30, "value": "30.00"}
    round_ = {"id": "veg", "purpose": "vegetables", "kit": "bag", "place": "420111007009", "place_name": "成宝社区"}
    household = {"head": "王小明", "phone": "13800138000", "place": "420111007009", "members": 2}
    for path, body in (
        ("items", GREENS),
        ("kits", BAG),
        ("stores", {"id": "main", "name": "仓库"}),
        ("stock-receipts", {"id": f"{DAY}.gift", "store": "main", "gift": GIFT, "lines": [line]}),
        ("assemblies", {"id": f"{DAY}.packed", "kit": "bag", "store": "main", "quantity": 10, "lot": "k1"}),
        ("proof-rules", {"id": f"{DAY}.rule", "any_of": ["photo", "code"]}),
        *(
            ("households", household | {"id": f"h{number}", "address": f"江汉二路{number}号"})
            for number in range(1, DOORS + 1)
        ),
        # The link of a round is good for some days after its last one: this one has not come yet.
        ("rounds", round_ | {"day": DAY, "until": "2999-12-01"}),
        ("rounds/veg/recipients", {"households": [f"h{number}" for number in range(1, DOORS + 1)]}),
        ("rounds/veg/freeze", {"count": DOORS, "total": DOORS}),
        ("rounds/veg/runs", {"volunteers": ["li"]}),
        ("rounds/veg/issue", {"id": f"{DAY}.issued", "store": "main", "quantity": DOORS}),
        ("rounds/veg/out", None),
    ):
        coordinator.post(f"{there}/{path}", body)
    link = coordinator.post(f"{there}/rounds/veg/runs/li/link", {"renew": False}).body["url"]
    return Going(made_up, clients, link)


def photo() -> Any:
    """A photo as a phone takes it, which says where it was taken."""
    taken, drawn = Image.effect_noise((2400, 1800), 60).convert("RGB"), io.BytesIO()
    exif = taken.getexif()
    exif[0x010E] = "江汉二路1号"
    taken.save(drawn, "JPEG", exif=exif)
    return {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def sign(visit: Visit) -> None:
    """Signs with a finger."""
    frame = visit.page.locator("canvas.sign")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    visit.page.mouse.move(box["x"] + 20, box["y"] + 30)
    visit.page.mouse.down()
    for step in range(8):
        visit.page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + (60 if step % 2 else 30))
    visit.page.mouse.up()
    expect(visit.page.get_by_role("button", name="重签")).to_be_visible()
