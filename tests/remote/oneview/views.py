"""An object as an older version shows it."""
from service.messages import encode

CONNECTIONS_MOVED = 500


class Views:
	"""Keeps what is encoded once, as most is asked for again and again."""

	def __init__(self):
		self._encoded = {}

	def encoded(self, thing, kind, version):
		key = thing["uri"], kind.type(version), version >= CONNECTIONS_MOVED
		known = self._encoded.get(key)
		if not known or known[0] != thing["eTag"]:
			known = thing["eTag"], encode(view(thing, kind, version))
			self._encoded[key] = known
		return known[1]


def view(thing, kind, version):
	shown = {**thing, "type": kind.type(version)}
	if version < CONNECTIONS_MOVED and "connectionSettings" in shown:
		shown["connections"] = shown.pop("connectionSettings")["connections"]
	return shown


def unview(body, version):
	"""A body in the newest form."""
	if version >= CONNECTIONS_MOVED or "connections" not in body:
		return body
	settings = {"connectionSettings": {"connections": body["connections"]}}
	return {**{key: value for key, value in body.items() if key != "connections"},
		**settings}


def light(thing, kind):
	"""A row of the index."""
	attributes = {name: str(value) for name, value in thing.items()
		if isinstance(value, (str, int)) and name in ("model", "serialNumber",
		"powerState", "vlanId", "position", "uuid", "shortModel")}
	return {"type": "IndexResourceV300", "category": kind.category,
		"uri": thing["uri"],
		"name": thing.get("name"), "status": thing.get("status"),
		"state": thing.get("state"),
		"description": thing.get("description"), "created": thing["created"],
		"modified": thing["modified"], "eTag": thing["eTag"],
		"attributes": attributes,
		"multiAttributes": {}, "ownerUri": None, "scopeUris": []}
