"""The API of deliveries, which every module of routes adds to."""

from houyuan.edge import Api

api = Api("deliveries")
P = "/v1/programmes/<programme>"
