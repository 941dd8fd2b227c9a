"""Amounts in capital Chinese, as bills and payment orders write them (Basic rules for filling in bills, PBC 1997)."""

from cn2an import an2cn


def capital(amount: str) -> str:
    """Yuan as a decimal string with two places -> capitals: `100000.05` -> `壹拾万元零伍分`."""
    said: str = an2cn(amount, "rmb")
    return said
