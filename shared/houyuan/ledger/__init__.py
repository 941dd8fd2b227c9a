"""The double-entry ledger: yuan between budget lines, goods between stores; one engine, append-only.

Accounts hold one unit (CNY in fen, or an item). Transfers are immutable and carry the client's id; a pending one is
resolved once, by a post (in full or in part) or a void, and what was moved is taken back by reversals only. Every
operation becomes a list of guarded writes that commits as one transaction, alone or together with the record that asks
for it, so money never moves without its reason.
The model and its vocabulary follow TigerBeetle's published design.
"""

from houyuan.ledger.balances import SUMS, Account, Opening, Side, Sums, effect
from houyuan.ledger.committing import commit
from houyuan.ledger.engine import WRITES, moving
from houyuan.ledger.keys import GOODS, MONEY, item_of, unit_of
from houyuan.ledger.reading import accounts, balance, due, every_transfer, transfer, transfers_between
from houyuan.ledger.statements import Row, Statement, as_of, statement, trial_balance
from houyuan.ledger.transfers import Phase, Transfer, resolution, reversal
from houyuan.problems import Unbalanced

__all__ = [
    "GOODS",
    "MONEY",
    "SUMS",
    "WRITES",
    "Account",
    "Opening",
    "Phase",
    "Row",
    "Side",
    "Statement",
    "Sums",
    "Transfer",
    "Unbalanced",
    "accounts",
    "as_of",
    "balance",
    "commit",
    "due",
    "effect",
    "every_transfer",
    "item_of",
    "moving",
    "resolution",
    "reversal",
    "statement",
    "transfer",
    "transfers_between",
    "trial_balance",
    "unit_of",
]
