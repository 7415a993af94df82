"""POST, PUT and DELETE: what is checked, what becomes of it, and in which task."""

from . import network_checks, profile_checks
from .checks import late
from .creation import Maker
from .errors import Refusal, invalid
from .ids import ids_of
from .views import unview

NETWORKS = ("ethernet-networks", "fc-networks", "network-sets")
PROFILES = "server-profiles"
CREATABLE = (*NETWORKS, PROFILES)
# What a body may repeat as it was, when something else is changed.
REPEATABLE = {*profile_checks.SETTLED, "connectionTemplateUri", "fabricUri",
	"reapplyState",
	"consistencyState", "interconnectUri", "allocatedMbps", "maximumMbps",
	"allocatedVFs",
	"deploymentStatus", "interconnectPort", "networkName", "serialNumber", "uuid",
	"mac",
	"wwnn", "wwpn", "iscsiInitiatorName", "hostNVMeQualifiedName", "driveNumber",
	"lun", "sasLogicalJBODUri", "osVolumeUri", "internalVlanId"}

# But what somebody chose is part of every body: its type, and the word that says so.
CHOSEN = {"serialNumber": ("serialNumberType", "UserDefined"),
	"uuid": ("serialNumberType", "UserDefined"), "mac": ("macType", "UserDefined"),
	"wwnn": ("wwpnType", "UserDefined"), "wwpn": ("wwpnType", "UserDefined"),
	"iscsiInitiatorName": ("iscsiInitiatorNameType", "UserDefined"),
	"hostNVMeQualifiedName": ("hostNVMeQualifiedNameType", "UserDefined"),
	"lun": ("lunType", "Manual")}


class Writes:
	"""
	at_once		what is wrong is said in the answer, not in the task
	neighbours	Sites of other appliances, whose servers are others than these
	clashes		(identifier, profile here, profile there) for each that had
	"""

	def __init__(self, site, tasks):
		self.at_once = False
		self.neighbours = []
		self.clashes = []
		self._site = site
		self._tasks = tasks
		self._maker = Maker(site)

	# ------------------------------------------------------------------- creating

	def create(self, kind, request, version):
		body = self._body(request)
		if kind.path == PROFILES:
			profile_checks.before(body, version)
			body = unview(body, version)
		try:
			self._check(kind, body, version)
		except Refusal as refusal:
			return self._refuse("Create", kind, body.get("name"), None,
				refusal, request)
		if kind.path != PROFILES:
			return self._create_network(kind, body, request)
		return self._create_profile(kind, body, request)

	@staticmethod
	def _body(request):
		if not request.header("content-type", "").startswith("application/json"):
			raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE",
				"Only JSON is understood.")
		try:
			body = request.json()
		except ValueError as error:
			raise invalid("The body is no JSON.", str(error)) from None
		if not isinstance(body, dict):
			raise invalid("The body is no object.")
		return body

	def _check(self, kind, body, version, itself=None):
		checks = profile_checks if kind.path == PROFILES else network_checks
		checks.check(self._site, kind, body, version, itself)

	def _refuse(self, verb, kind, name, uri, refusal, request):
		"""At once, or at the end of a task that does nothing."""
		if self.at_once or not refusal.late:
			raise refusal
		return self._tasks.start(verb, kind.path, {"uri": uri, "name": name},
			lambda *_: refusal.body, request)[1]

	def _create_network(self, kind, body, request):
		uri = self._maker.network(kind, body)

		def finish(succeeded, plan):
			if not succeeded and not plan.left:
				self._site.remove(uri)
		return self._tasks.start("Create", kind.path,
			{"uri": uri, "name": body["name"]}, finish, request)[1]

	def _create_profile(self, kind, body, request):
		uri = self._maker.profile(body)
		thing = self._site.kinds[PROFILES][uri]

		def finish(succeeded, plan):
			if succeeded:
				clean = plan.outcome == "Completed"
				self._site.touch(thing, state="Normal", inProgress=False,
					status="OK" if clean else "Warning")
			elif plan.left:
				self._site.touch(thing, state="CreateFailed",
					status="Critical", inProgress=False)
			else:
				self._maker.move_out(thing)
				self._site.remove(uri)
		task, response = self._tasks.start("Create", kind.path, thing, finish,
			request)
		thing["taskUri"] = task.thing["uri"]
		self._compare(thing)
		return response

	def _compare(self, thing):
		mine = ids_of(thing)
		for site in self.neighbours:
			for other in site.kinds[PROFILES].values():
				self.clashes += [(each, thing["name"], other["name"])
					for each in sorted(mine & ids_of(other))]

	# ------------------------------------------------------------------- changing

	def update(self, kind, thing, request, version):
		if kind.path not in CREATABLE:
			raise Refusal(405, "METHOD_NOT_ALLOWED", "It cannot be changed.",
				thing["uri"])
		body = self._body(request)
		self._unmodified(thing, request.header("if-match") or body.get("eTag"))
		if kind.path == PROFILES:
			profile_checks.before(body, version)
			body = unview(body, version)
		body = without_repeated(body, thing)
		try:
			self._check(kind, body, version, thing["uri"])
		except Refusal as refusal:
			return self._refuse("Update", kind, thing["name"], thing["uri"],
				refusal, request)

		def finish(succeeded, _):
			if succeeded and kind.path == PROFILES:
				self._maker.change(thing, body)
			elif succeeded:
				self._site.touch(thing, **{name: value for name,
					value in body.items()
					if name not in ("type", "bandwidth",
					"initialScopeUris")})
		task, response = self._tasks.start("Update", kind.path, thing, finish,
			request)
		self._name_task(thing, task)
		return response

	@staticmethod
	def _name_task(thing, task):
		"""A profile names the latest of its tasks."""
		if "taskUri" in thing:
			thing["taskUri"] = task.thing["uri"]

	@staticmethod
	def _unmodified(thing, etag):
		"""ETAG is what the client last saw; None or "*": it does not care."""
		if etag not in (None, "*") and etag.strip('"') != thing["eTag"]:
			raise Refusal(412, "ETAG_MISMATCH",
				"The resource was changed meanwhile.",
				f"{etag} is not {thing['eTag']}")

	def power(self, thing, request):
		"""PUT .../powerState"""
		body = self._body(request)
		state = body.get("powerState")
		if state not in ("On",
			"Off") or body.get("powerControl") not in ("MomentaryPress",
				"PressAndHold", "ColdBoot", "Reset"):
			raise invalid("powerState or powerControl is not valid.",
				str(body)[:80])

		def finish(succeeded, _):
			if succeeded:
				self._site.touch(thing, powerState=state)
		return self._tasks.start(f"Power {state.lower()}", "server-hardware",
			thing, finish, request)[1]

	# ------------------------------------------------------------------- deleting

	def delete(self, kind, thing, request):
		if kind.path not in CREATABLE:
			raise Refusal(405, "METHOD_NOT_ALLOWED", "It cannot be deleted.",
				thing["uri"])
		self._unmodified(thing, request.header("if-match"))
		try:
			self._deletable(kind, thing, request.parameter("force", "false"))
		except Refusal as refusal:
			return self._refuse("Delete", kind, thing["name"], thing["uri"],
				refusal, request)
		before = thing.get("state")

		def finish(succeeded, _):
			if not succeeded:
				self._site.touch(thing, state=before)
				return
			if kind.path == PROFILES:
				self._maker.move_out(thing)
			self._site.remove(thing["uri"])
		task, response = self._tasks.start("Delete", kind.path, thing, finish,
			request)
		if not task.over:
			self._site.touch(thing, state="Deleting")
			self._name_task(thing, task)
		return response

	def _deletable(self, kind, thing, force):
		if kind.path == PROFILES:
			server = self._site.find(thing["serverHardwareUri"])[0]
			if server and server.get(
				"powerState") != "Off" and force == "false":
				raise late("SERVER_POWERED_ON",
					"The server has to be switched off.",
					server["name"], 409,
					["Switch the server off and try again."])
			return
		for path in ("network-sets", PROFILES):
			for other in self._site.kinds[path].values():
				if thing["uri"] in str(other):
					raise late("RESOURCE_IN_USE",
						"The network is in use.",
						str(other["name"]), 409)


def without_repeated(body, thing):
	"""BODY without what only the appliance sets, where it is as THING has it."""
	if isinstance(body, dict) and isinstance(thing, dict):
		return {name: without_repeated(value, thing.get(name))
			for name, value in body.items()
			if name not in REPEATABLE or value != thing.get(name)
			or name in CHOSEN
			and body.get(CHOSEN[name][0]) == CHOSEN[name][1]}
	if isinstance(body, list) and isinstance(thing, list):
		return [without_repeated(each, thing[index] if index < len(thing)
			else None)
			for index, each in enumerate(body)]
	return body
