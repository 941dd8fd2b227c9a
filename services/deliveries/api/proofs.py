"""Routes of proofs."""

from aws_lambda_powertools.event_handler import Response

from houyuan.edge import Cursor, DatedPath, FirstDay, LastDay, Limit, NamePath, answer, list_page
from houyuan.identity import Permission
from houyuan.types import FileAddress, Page, UploadForm
from services.deliveries import code_proofs, proof_files, proof_rules
from services.deliveries.api.base import P, api
from services.deliveries.api.deliveries import THIS
from services.deliveries.models.deliveries import Delivery
from services.deliveries.models.proofs import Announced, LabelCode, NewProofRule, ProofRule

PROOF = f"{THIS}/proofs/<proof>"


@api.creates(f"{P}/proof-rules", Permission.PLAN_ROUNDS, "Say what shows a hand-over, from a day on")
def lay_down_proof_rule(programme: NamePath, new: NewProofRule) -> Response[ProofRule]:
    return answer(proof_rules.lay_down(programme, new, api.caller))


@api.reads(f"{P}/proof-rules", Permission.SEE_RECORDS, "List proof rules")
def list_proof_rules(
    programme: NamePath, start: FirstDay = "", end: LastDay = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[ProofRule]:
    return list_page(ProofRule, programme, proof_rules.KIND, start=start, end=end, limit=limit, cursor=cursor)


@api.does(f"{PROOF}/form", Permission.LOG_DELIVERIES, "Get the form to send a proof's picture by")
def ask_form(programme: NamePath, delivery: DatedPath, proof: NamePath, announced: Announced) -> UploadForm:
    return proof_files.form(programme, delivery, proof, announced, api.caller)


@api.does(f"{PROOF}/attach", Permission.LOG_DELIVERIES, "Attach a proof whose picture has arrived")
def attach_proof(programme: NamePath, delivery: DatedPath, proof: NamePath) -> Delivery:
    return proof_files.attach(programme, delivery, proof, api.caller)


@api.does(f"{PROOF}/code", Permission.LOG_DELIVERIES, "Prove a hand-over by the code on its label")
def prove_by_code(programme: NamePath, delivery: DatedPath, proof: NamePath, told: LabelCode) -> Delivery:
    return code_proofs.add(programme, delivery, proof, told, api.caller)


@api.reads(PROOF, Permission.SEE_RECORDS, "Where a proof's picture can be fetched")
def find_proof(programme: NamePath, delivery: DatedPath, proof: NamePath) -> FileAddress:
    return proof_files.address(programme, delivery, proof)
