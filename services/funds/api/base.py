"""The API of funds, which every module of routes adds to."""

from houyuan.edge import Api

api = Api("funds")
P = "/v1/programmes/<programme>"
