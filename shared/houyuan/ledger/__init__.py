"""The double-entry ledger: yuan between budget lines, goods between stores; one engine, append-only.

Accounts hold one unit (CNY in fen, or an item). Transfers are immutable and carry the client's id; a pending one is
resolved once, by a post (in full or in part) or a void, and what was moved is taken back by reversals only. Every
operation becomes a list of guarded writes that commits as one transaction, alone or together with the record that asks
for it, so money never moves without its reason.
The model and its vocabulary follow TigerBeetle's published design.
"""

from houyuan.ledger.balances import SUMS, Account, Opening, effect
from houyuan.ledger.engine import WRITES, moving
from houyuan.ledger.reading import accounts, transfer, transfers_between
from houyuan.ledger.transfers import Phase, Transfer, resolution, reversal

__all__ = [
    "SUMS",
    "WRITES",
    "Account",
    "Opening",
    "Phase",
    "Transfer",
    "accounts",
    "effect",
    "moving",
    "resolution",
    "reversal",
    "transfer",
    "transfers_between",
]
