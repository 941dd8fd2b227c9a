"""Stock receipts: goods that are bought or given come to a store, each line as a lot of its own."""

from collections.abc import Mapping, Sequence

from houyuan import days, records, writes
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.records import Record
from houyuan.settings import settings
from houyuan.types import day_of
from services.deliveries import chart, entries, items, lots, moves, purchases, stores
from services.deliveries.models.items import MOST_PIECES
from services.deliveries.models.lots import Lot
from services.deliveries.models.stock_receipts import NewStockReceipt, ReceiptLine, StockReceipt
from services.deliveries.moves import Move

KIND = "stock-receipt"


def receive(programme: str, new: NewStockReceipt, caller: Caller) -> tuple[StockReceipt, bool]:
    """Books goods into a store.

    Raises:
        Invalid: for a store, an item or a purchase that there is not, more than the purchase paid for, a lot or a
            receipt number that stands already, a perishable without its day, a day that has not come.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(programme, KIND, new, caller)

    def decide() -> tuple[Record, Sequence[writes.Write]]:
        stores.check(programme, new.store)
        received = _lots(programme, new)
        come = [
            Move(
                chart.bought(lot.item) if new.purchase else chart.given(lot.item),
                chart.stock(new.store, lot.item, lot.lot),
                lot.item,
                lot.quantity,
                f"lines.{number}.quantity",
            )
            for number, lot in enumerate(received)
        ]
        made = entries.with_moves(record, come)
        made = made.with_fields(
            {
                "lines": [
                    line.model_dump() | {"quantity": lot.quantity}
                    for line, lot in zip(new.lines, received, strict=True)
                ]
            }
        )
        making = [
            lots.making(programme, lot, caller, field=f"lines.{number}.lot") for number, lot in enumerate(received)
        ]
        return made, [*_origin(record, new), *making, *moves.writing(programme, moves.transfers(record, come))]

    stored, is_new = entries.store(record, decide)
    return stored.answer(StockReceipt), is_new


def taken_back(entry: Record, pieces: Mapping[int, int], by: str) -> list[writes.Write]:
    """What else changes when pieces of lines of a receipt, by their index, turn out not to have come.

    What they cost may come as other goods of the same purchase. A gift of which nothing came gives its number free.
    """
    if entry.body["purchase"]:
        return [write for index, quantity in pieces.items() for write in _unpaid(entry, index, quantity, by)]
    whole = all(standing == pieces.get(index, 0) for index, standing in enumerate(entries.left(entry)))
    return [_freeing(entry)] if whole else []


def returned(lot: Record, quantity: int, by: str) -> list[writes.Write]:
    """What else changes when bought pieces of a lot go back to the supplier; negative: when they did not after all.

    Raises:
        Invalid: when the lot was not bought.
    """
    receipt = records.find(lot.programme, KIND, lot.body["source"])
    if receipt is None or not receipt.body["purchase"]:
        raise invalid("what", "该批次不是采购所得", "This lot was not bought")
    share, withdrawn = lots.withdrawing(lot, quantity, by)
    return [withdrawn, *purchases.uncovering(lot.programme, receipt.body["purchase"], share)]


def check_given(lot: Record) -> None:
    """Only what was given goes back to its donor.

    Raises:
        Invalid: naming `what`.
    """
    receipt = records.find(lot.programme, KIND, lot.body["source"])
    if receipt is None or not receipt.body["gift"]:
        raise invalid("what", "该批次不是受赠所得", "This lot was not given")


def _lots(programme: str, new: NewStockReceipt) -> list[Lot]:
    known = records.find_many(programme, items.KIND, (line.item for line in new.lines))
    received = []
    for number, line in enumerate(new.lines):
        if line.item not in known:
            raise items.unknown(f"lines.{number}.item", line.item)
        _check_expiry(f"lines.{number}.expires_on", known[line.item], line, day_of(new.id))
        pieces = line.quantity or _pieces(f"lines.{number}.packs", known[line.item], line.packs or 0)
        received.append(
            Lot(
                item=line.item,
                lot=line.lot,
                expires_on=line.expires_on,
                value=line.value,
                quantity=pieces,
                source=new.id,
            )
        )
    return received


def _check_expiry(field: str, item: Record, line: ReceiptLine, day: str) -> None:
    if item.body["perishable"] and line.expires_on is None:
        raise invalid(field, f"{item.id} 会过期，须填到期日", f"{item.id} is perishable: say until when it is good")
    if line.expires_on and line.expires_on < day:
        raise invalid(field, "入库时已过期", "It was over when it came")


def _pieces(field: str, item: Record, packs: int) -> int:
    if not item.body["pack_size"]:
        raise invalid(field, f"{item.id} 没有登记每包数量", f"{item.id} has no pack size; count its pieces")
    pieces: int = packs * item.body["pack_size"]
    if pieces > MOST_PIECES:
        raise invalid(field, f"每行最多 {MOST_PIECES} 件", f"A line has {MOST_PIECES} pieces at most")
    return pieces


def _origin(record: Record, new: NewStockReceipt) -> list[writes.Write]:
    if new.purchase:
        return purchases.covering(record.programme, new.purchase, new.value)
    number = new.gift.receipt_number if new.gift else ""
    taken = invalid("gift.receipt_number", f"收据编号 {number} 已使用", f"The receipt number {number} is in use")
    item = {"pk": f"{record.programme}#gift-receipt", "sk": number.upper(), "receipt": record.id}
    return [writes.put_new(settings().records_table, item, lambda _: taken)]


def _freeing(entry: Record) -> writes.Write:
    return writes.Write(
        "Delete",
        settings().records_table,
        lambda _: entries.Moved(),
        key={"pk": f"{entry.programme}#gift-receipt", "sk": entry.body["gift"]["receipt_number"].upper()},
        condition="receipt = :own",
        values={":own": entry.id},
    )


def _unpaid(entry: Record, index: int, quantity: int, by: str) -> list[writes.Write]:
    line = entry.body["lines"][index]
    return returned(lots.find(entry.programme, line["item"], line["lot"]), quantity, by)
