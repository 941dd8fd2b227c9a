"""The machine that measured: figures of one machine are compared with figures of the same machine only."""

import os
import platform
from typing import Any


def facts() -> dict[str, Any]:
    """Its cores, Python and system, and how much others have it do (processes that wished to run, last minute)."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 1),
    }
