"""A web service for tests: TLS, HTTP/1.1, faults on demand, and a log of all that came.

A double of some appliance gives a function that turns a Request into a Response:

	authority = Authority()
	with Server(answer, authority.certificate()) as server:
		server.faults.add("GET", "/rest/*", faults.status(503, retry_after=1))
		... server.url, authority.file ...
		server.log.requests("GET", "/rest/version")
"""
from . import faults
from .certificates import Authority
from .log import Log, stray
from .messages import Request, Response, json_response
from .server import Server

__all__ = ["Authority", "Log", "Request", "Response", "Server", "faults", "json_response",
	"stray"]
