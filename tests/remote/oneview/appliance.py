"""An appliance: a Site behind a Server, and the switches that make it misbehave."""
import re
import threading

from service import Response, Server, json_response

from . import servant
from .description import describe
from .errors import Refusal, not_found, status_response
from .kinds import KINDS
from .lists import Lists, whole_number
from .sessions import Sessions
from .tasks import Tasks
from .views import view
from .writes import CREATABLE, Writes

LOGIN = "/rest/login-sessions"
JSON = ("Content-Type", "application/json;charset=UTF-8")


class Appliance:
	"""
	Runs from start() to stop(). Its parts, each with switches of its own:

	server		latency, chunked, packs, faults, log; see service/server.py
	sessions	users, limits, expiry, the books of logins and logouts
	lists		misbehave, pages, most, ignore_filters
	tasks		plan(), default
	writes		at_once, clashes
	site		the objects; named(kind, name), find(uri)
	versions	(minimum, current); benchmark: a Benchmark, or None
	"""

	def __init__(self, name, authority, certificate="good", versions=(120, 2000)):
		self.name = name
		self.authority = authority
		self.certificate = authority.certificate(certificate, name)
		self.user = "administrator"
		# Whoever builds JSON, forms or command lines by hand breaks on this one.
		self.password = f"p\"a\\ss of {name} & wörd %41+'$x"
		self.versions = versions
		self.benchmark = None
		self.site = describe(name)
		self.server = Server(self._handle, self.certificate, name)
		self.server.error = status_response
		self.log = self.server.log
		self.faults = self.server.faults
		self.sessions = Sessions(self.log, self.user, self.password)
		self.lists = Lists(self.site)
		self.tasks = Tasks(self.site)
		self.writes = Writes(self.site, self.tasks)
		self._lock = threading.RLock()

	def start(self, port=0):
		self.server.start(port)
		return self

	def stop(self):
		self.server.stop()

	def __enter__(self):
		return self.start()

	def __exit__(self, *_):
		self.stop()

	@property
	def url(self):
		return self.server.url

	@property
	def ca_file(self):
		return str(self.authority.file)

	# -------------------------------------------------------------------- for tests

	def named(self, kind, name):
		"""The one object of KIND called NAME; KeyError if there is not one."""
		with self._lock:
			found = self.site.named(kind, name)
			if len(found) != 1:
				raise KeyError(
					f"{len(found)} of {kind} are called {name!r}")
			return found[0]

	def power(self, name, state):
		"""Switches the server hardware NAME On or Off."""
		with self._lock:
			self.site.touch(self.named("server-hardware", name),
				powerState=state)

	def remove(self, kind, name):
		with self._lock:
			self.site.remove(self.named(kind, name)["uri"])

	# ---------------------------------------------------------------------- answering

	def _handle(self, request):
		with self._lock:
			try:
				return self._answer(request)
			except Refusal as refusal:
				return refusal.response()

	def _answer(self, request):
		minimum, current = self.versions
		path = request.target.partition("?")[0]
		if path == "/rest/version" and request.method == "GET":
			return json_response(200, {"currentVersion": current,
				"minimumVersion": minimum})
		version = self._version(request)
		if path == "/rest/logindetails" and request.method == "GET":
			return self.sessions.details()
		if path == LOGIN and request.method == "POST":
			return self._login(request)
		session = self.sessions.check(request)
		if path == LOGIN:
			return self._session(request, session)
		return self._route(request, path, version)

	def _version(self, request):
		minimum, current = self.versions
		text = request.header("x-api-version")
		if text is None:
			return minimum
		if not re.fullmatch(r"[0-9]{1,6}",
			text) or not minimum <= int(text) <= current:
			raise Refusal(412, "INVALID_API_VERSION",
				"The API version is not supported.",
				f"{text} is none of {minimum} to {current}")
		return int(text)

	def _login(self, request):
		if not request.header("content-type", "").startswith("application/json"):
			raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE",
				"Only JSON is understood.")
		try:
			return self.sessions.login(request)
		except ValueError as error:
			raise Refusal(400, "INVALID_JSON", "The body is no JSON.",
				str(error)) from None

	def _session(self, request, session):
		if request.method == "DELETE":
			return self.sessions.logout(session)
		if request.method == "PUT":
			return self.sessions.again(session)
		raise method_not_allowed("POST, PUT, DELETE")

	def _route(self, request, path, version):
		kind = KINDS.get(path.removeprefix("/rest/"))
		if kind:
			return self._collection(kind, request, version)
		special = self._special(request, path, version)
		if special:
			return special
		thing, kind = self.site.find(path)
		if not thing or kind.since > version:
			raise not_found(path)
		return self._single(kind, thing, request, version)

	def _collection(self, kind, request, version):
		if kind.since > version:
			raise not_found(request.target)
		if request.method in ("GET", "HEAD"):
			if self.benchmark and kind.path == "server-profiles":
				return self._benchmark(request)
			return self.lists.answer(kind, request, version)
		if request.method == "POST" and kind.path in CREATABLE:
			return self.writes.create(kind, request, version)
		raise method_not_allowed("GET, POST" if kind.path in CREATABLE else "GET")

	def _benchmark(self, request):
		start = whole_number(request, "start", 0)
		asked = whole_number(request, "count", -1)
		fields = ",".join(request.parameters("fields")).split(",")
		if fields == [""]:
			return self.benchmark.answer(start, asked)
		count = self.benchmark.page if asked < 0 else min(asked, 1000)
		things = list(self.benchmark.things(fields))[start:start + count]
		end = start + len(things)
		following = None
		if end < self.benchmark.count:
			following = f"/rest/server-profiles?start={end}&count={count}" \
				f"&fields={','.join(fields)}"
		return json_response(200, {"type": "ServerProfileListV12", "start": start,
			"count":
			len(things), "total": self.benchmark.count, "prevPageUri": None,
			"nextPageUri":
			following, "uri": request.target, "category": "server-profiles",
			"members":
			[{name: thing[name] for name in fields if name in thing}
			for thing in things]})

	def _special(self, request, path, version):
		"""What is no collection and no member of one; None if it is neither."""
		reads = request.method in ("GET", "HEAD")
		part = path.startswith(servant.HARDWARE) and path.count("/") == 4
		if part and request.method == "PUT" and path.endswith("/powerState"):
			server, _ = self.site.find(path.rpartition("/")[0])
			if not server:
				raise not_found(path)
			return self.writes.power(server, request)
		if path == "/rest/sessions/idle-timeout" and request.method == "POST":
			return json_response(200,
				{"idleTimeout": request.json().get("idleTimeout")})
		if not reads:
			return None
		if path in self.site.singletons:
			return json_response(200, self.site.singletons[path])
		if part:
			return servant.server_part(self.site, path)
		if path == "/rest/server-profiles/available-targets":
			return servant.available_targets(self.site, request)
		if path == "/rest/index/resources":
			return self.lists.index(request, version)
		if path == "/rest/index/associations/resources":
			return servant.associations(self.site, request)
		if path.startswith(servant.TREES):
			return servant.tree(self.site, path)
		if path.startswith(servant.SCOPED):
			return servant.scoped(self.site, path)
		return None

	def _single(self, kind, thing, request, version):
		if request.method in ("GET", "HEAD"):
			self.tasks.look(thing["uri"])
			return Response(200, [JSON, ("ETag", f"\"{thing['eTag']}\"")],
				json_response(200, view(thing, kind, version)).body)
		if request.method == "PUT":
			return self.writes.update(kind, thing, request, version)
		if request.method == "DELETE":
			return self.writes.delete(kind, thing, request)
		raise method_not_allowed("GET, PUT, DELETE")


def method_not_allowed(allowed):
	return Refusal(405, "METHOD_NOT_ALLOWED", "The method is not allowed here.",
		headers=(("Allow", allowed),))
