"""Every route of the four services."""

import importlib
from dataclasses import dataclass

from houyuan.identity import Permission

SERVICES = ("intake", "deliveries", "funds", "reports")


@dataclass(frozen=True)
class Route:
    """A route and the permission it needs (None: any caller who is signed in, or nobody at all where it is open)."""

    service: str
    method: str
    rule: str
    needs: Permission | None
    open: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.service}{self.rule}"


ROUTES = tuple(
    Route(service, method, rule, needs, open=(method, rule) in api.open)
    for service in SERVICES
    for api in [importlib.import_module(f"services.{service}.api").api]
    for (method, rule), needs in api.permissions.items()
)
READS = tuple(route for route in ROUTES if route.method == "GET")
POSTS = tuple(route for route in ROUTES if route.method == "POST")
