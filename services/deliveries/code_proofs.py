"""Codes told later: the code on a household's label, when the delivery did not bring it."""

from houyuan import records
from houyuan.identity import Caller
from houyuan.problems import Fault, IdTaken, WrongState
from houyuan.records import Change, Record
from services.deliveries import handovers, proof_codes, proofs
from services.deliveries.models.deliveries import Delivery
from services.deliveries.models.proofs import LabelCode


def add(programme: str, delivery: str, proof: str, told: LabelCode, caller: Caller) -> Delivery:
    """Shows a hand-over by the code on its household's label, which is checked and not kept.

    Raises:
        NotFound: when there is no such delivery.
        Invalid: for a code that is not the one on the household's label.
        IdTaken: when a picture stands under this id.
        WrongState: when nothing was handed over, the delivery is void, or it has as many proofs as it may have.
    """

    def rule(seen: Record) -> Change | None:
        proofs.check_stands(seen)
        if seen.body["result"] != "delivered":
            raise WrongState(
                Fault("delivery", "这次没有送达，不需要凭证", "Nothing was handed over that it could show")
            )
        if not proof_codes.fits(programme, seen.body["round"], seen.body["household"], told.code):
            raise proofs.wrong_code("code")
        known = proofs.of(seen, proof)
        if known is None:
            checked = {"id": proof, "kind": "code", "state": "checked", "by": caller.subject, "kept": None}
            return Change(proofs.adding(seen, checked))
        if known["kind"] != "code":
            raise IdTaken(Fault("proof", f"凭证编号 {proof} 已被占用", f"The proof {proof} stands already"))
        return None

    return records.change(programme, handovers.KIND, delivery, caller, rule).answer(Delivery)
