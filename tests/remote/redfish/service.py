"""A Redfish service: answers requests from a tree, with sessions and habits of its own."""
import base64
import binascii
import copy
import dataclasses
import fnmatch
import json

from service import Response, Server

from .expand import expanded
from .ilo4 import with_legacy_links
from .sessions import Sessions
from .tree import ROOT, serial

OPEN = {"/redfish", ROOT, f"{ROOT}/odata", f"{ROOT}/$metadata"}


@dataclasses.dataclass
class Habits:
	"""In what services differ beside their trees."""

	slashes: bool = False  # each path in a body ends in a slash
	redirects: bool = False  # a path that does not is redirected there
	legacy_links: bool = False  # "href", unless the client speaks OData 4.0
	ascii: bool = True  # beyond ASCII all is escaped
	# "ignored", "works"; "error": refused; "twice": two documents in one body.
	expand: str = "ignored"
	pages: dict = dataclasses.field(default_factory=dict)  # members a page, by glob
	basic: bool = True  # Basic is accepted
	session_cap: int = 16
	cap_status: int = 503  # what a login over the cap gets
	login: str = "created"  # "no-content": 204, no body, one token for all; "bare": no
	# header X-Auth-Token; "unsupported": 405
	location: str = "path"  # "absolute", "slash" at its end, "foreign", "none"
	logout_status: int = 204
	token_requests: int = None  # a token is good for so many requests; None: for ever


def message(status, identity, text, *arguments):
	"""An error as DMTF wants it."""
	return Response(status, [("Content-Type", "application/json"),
		("OData-Version", "4.0")], json.dumps({"error": {
		"code": f"Base.1.8.{identity}", "message": text, "@Message.ExtendedInfo": [{
			"@odata.type": "#Message.v1_1_1.Message", "Message": text,
			"MessageId": f"Base.1.8.{identity}", "MessageArgs": list(arguments),
			"Severity": "Critical", "Resolution": "None"}]}}).encode())


def not_found(path):
	return message(404, "ResourceMissingAtURI", f"There is no {path}", path)


class Service:
	def __init__(self, tree, name="bmc", user="admin", password=None, **habits):
		self.tree = tree
		self.name = name
		self.user = user
		self.password = password or f"secret-{serial(name, 'password')}"
		self.habits = Habits(**habits)
		self.sessions = Sessions(self)
		self.server = None

	def __enter__(self):
		return self

	def __exit__(self, *_):
		if self.server:
			self.server.stop()

	def start(self, certificate=None, port=0):
		"""Serves until stop(): HTTPS with a certificate, else plain HTTP."""
		self.server = Server(self.answer, certificate, self.name)
		self.server.software = "redfish"
		self.server.error = lambda status: message(status, "GeneralError", "A fault")
		self.server.log.belongs(self.password, "body", "POST", f"{ROOT}/*Sessions*")
		self.server.start(port)
		return self

	def stop(self):
		self.server.stop()

	@property
	def log(self):
		return self.server.log

	# -------------------------------------------------------------------- answering

	def answer(self, request):
		path = request.path.rstrip("/")
		if request.method == "GET" and path in OPEN:
			return self.get(request, path)
		if request.method == "POST" and path == self.sessions.path:
			return self.sessions.login(request)
		if not self.knows(request):
			return message(401, "NoValidSession", "Log in first")
		if request.method == "DELETE":
			return self.sessions.logout(path)
		if request.method != "GET":
			return message(405, "OperationNotAllowed", "Not here")
		return self.get(request, path)

	def knows(self, request):
		token = request.header("x-auth-token")
		if token is not None:
			return self.sessions.use(token)
		scheme, _, word = request.header("authorization", "").partition(" ")
		if scheme.lower() != "basic" or not self.habits.basic:
			return False
		try:
			return base64.b64decode(word, validate=True).decode() == (
				f"{self.user}:{self.password}")
		except (binascii.Error, ValueError):
			return False

	def get(self, request, path):
		if path == "/redfish":
			return self.deliver(request, {"v1": f"{ROOT}/"})
		if self.habits.redirects and not request.path.endswith("/"):
			_, _, query = request.target.partition("?")
			return Response(308, [("Location", request.path + "/"
				+ (f"?{query}" if query else ""))])
		if path in (self.sessions.path, *self.sessions.paths()):
			return self.deliver(request, self.sessions.resource(path))
		if path not in self.tree.resources:
			return not_found(request.path)
		value = self.tree.resources[path]
		asked = request.parameter("$expand")
		if asked is not None and self.habits.expand == "error":
			return message(400, "QueryNotSupportedOnResource",
				"Query is not supported on the requested resource.")
		plain = self.page(request, path, value)
		if asked is None or self.habits.expand == "ignored":
			return self.deliver(request, plain)
		value = expanded(self.tree.resources, plain, asked)
		if value is None:
			return message(400, "QueryParameterValueError", "No such $expand", asked)
		return self.deliver(request, value, plain if self.habits.expand == "twice" else None)

	def page(self, request, path, value):
		"""The part of a collection that a request gets, with a link to the next."""
		sizes = [size for glob, size in self.habits.pages.items()
			if fnmatch.fnmatchcase(path, glob)]
		if not isinstance(value, dict) or "Members" not in value:
			return value
		try:
			start = max(0, int(request.parameter("$skip", "0")))
			size = int(request.parameter("$top", "1000000"))
		except ValueError:
			start, size = 0, 1000000
		size = min([size, *sizes])
		members = value["Members"]
		if start == 0 and size >= len(members):
			return value
		result = {**value, "Members": members[start:start + size]}
		if start + size < len(members):
			asked = request.parameter("$expand")
			result["Members@odata.nextLink"] = f"{path}?" + (
				f"$expand={asked}&" if asked else "") + f"$skip={start + size}"
		return result

	def deliver(self, request, *values):
		bodies = [self.encode(request, value) for value in values[:1]]
		bodies += [self.encode(request, value) for value in values[1:] if value is not None]
		return Response(200, [("Content-Type", "application/json;odata.metadata=minimal"),
			("OData-Version", "4.0"), ("Cache-Control", "no-cache")], b"".join(bodies))

	def encode(self, request, value):
		if self.habits.slashes:
			value = with_slashes(copy.deepcopy(value))
		if self.habits.legacy_links and request.header("odata-version") is None:
			value = with_legacy_links(value)
		return json.dumps(value, ensure_ascii=self.habits.ascii).encode(
			"utf-8", "surrogatepass")


def with_slashes(value):
	"""Each @odata.id and nextLink of VALUE with a slash at its end."""
	if isinstance(value, list):
		return [with_slashes(element) for element in value]
	if not isinstance(value, dict):
		return value
	return {key: slashed(element) if key in ("@odata.id", "Members@odata.nextLink")
		else with_slashes(element) for key, element in value.items()}


def slashed(path):
	if not isinstance(path, str) or "#" in path or path.endswith("/"):
		return path
	before, mark, query = path.partition("?")
	return before.rstrip("/") + "/" + mark + query
