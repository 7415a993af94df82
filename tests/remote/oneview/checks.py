"""What the bodies of all writes have to be. What is wrong is raised as a Refusal."""
from .errors import Refusal, invalid
from .views import CONNECTIONS_MOVED

READ_ONLY = ("uri", "eTag", "created", "modified", "category", "status", "state",
	"scopesUri")
NAMES = {str: "string", bool: "boolean", int: "number", list: "array", dict: "object"}


def late(code, message, details="", status=400, actions=None):
	"""What the appliance finds out in the task only."""
	return Refusal(status, code, message, details, actions, late=True)


def shape(body, fields, where=""):
	"""Every field of FIELDS ({name: type}) that BODY has is of its type, or null."""
	if not isinstance(body, dict):
		raise invalid(f"{where or 'the body'} is no object.")
	for name, kind in fields.items():
		value = body.get(name)
		wrong = isinstance(value, bool) if kind is int else False
		if value is not None and (wrong or not isinstance(value, kind)):
			raise invalid(f"{where}{name} is no {NAMES[kind]}.",
				repr(value)[:80])


def no_others(body, fields, where=""):
	for name in body:
		if name not in fields:
			raise Refusal(400, "UNRECOGNIZED_JSON_FIELD",
				"The JSON field is not recognized.", where + name)


def settled(body, names, where=""):
	"""What only the appliance sets is not in BODY, or null."""
	for name in names:
		if body.get(name) is not None:
			raise Refusal(400, "READ_ONLY_FIELD", "The field cannot be set.",
				where + name)


def typed(body, kind, version):
	if body.get("type") != kind.type(version):
		raise Refusal(400, "INVALID_RESOURCE_TYPE",
			f"The type is {kind.type(version)} in version {version}.",
			str(body.get("type")))


def connections_place(body, version):
	wrong = "connections" if version >= CONNECTIONS_MOVED else "connectionSettings"
	if wrong in body:
		raise Refusal(400, "UNRECOGNIZED_JSON_FIELD",
			"The JSON field is not recognized.", wrong)


def named(site, kind, body, itself=None):
	name = body.get("name")
	if not isinstance(name, str) or not name.strip() or len(name) > 255:
		raise invalid("name is no string of 1 to 255 characters.",
			repr(name)[:80])
	for uri, thing in site.kinds[kind.path].items():
		if uri != itself and (thing["name"] or "").lower() == name.lower():
			raise late("DUPLICATE_NAME", "The name is in use already.", name,
				409, ["Choose another name."])


def one_of(body, name, values, where="", required=False):
	if body.get(name) is None and not required:
		return
	if body.get(name) not in values:
		raise invalid(f"{where}{name} is none of {', '.join(values)}.",
			repr(body.get(name))[:80])


def reference(site, uri, kinds, where):
	"""The object that URI names; it is of one of KINDS."""
	thing, kind = site.find(uri) if isinstance(uri, str) else (None, None)
	if not thing:
		raise late("RESOURCE_NOT_FOUND",
			f"{where} names no resource of this appliance.", str(uri)[:200])
	if kind.path not in kinds:
		raise late("WRONG_CATEGORY",
			f"{where} names something of {kind.path}, not of "
			f"{' or '.join(kinds)}.", uri)
	return thing


def every_reference(site, value, where="the body"):
	"""Whatever looks like a URI, anywhere, names something that there is."""
	if isinstance(value, dict):
		for name, element in value.items():
			every_reference(site, element, f"{where}.{name}")
	elif isinstance(value, list):
		for index, element in enumerate(value):
			every_reference(site, element, f"{where}[{index}]")
	elif isinstance(value,
		str) and value.startswith("/rest/") and not site.find(value)[0]:
		raise late("RESOURCE_NOT_FOUND",
			f"{where} names no resource of this appliance.", value[:200])


def scopes(site, body):
	for uri in body.get("initialScopeUris") or []:
		reference(site, uri, ("scopes",), "initialScopeUris")
