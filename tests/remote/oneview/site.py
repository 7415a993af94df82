"""What an appliance has: objects by URI, each with what all of them carry."""
import datetime

from .identities import identifier
from .kinds import KINDS

START = datetime.datetime(2024, 3, 1, 6, 0, tzinfo=datetime.timezone.utc)
LATER = datetime.timedelta(days=200)


def moment(minutes, later=datetime.timedelta(0)):
	text = (START + later + datetime.timedelta(minutes=minutes)).isoformat("T",
		"milliseconds")
	return text.replace("+00:00", "Z")


class Site:
	"""NAME is london or paris. Objects are added by kind and number, in any order."""

	def __init__(self, name):
		self.name = name
		self.kinds = {path: {}
			for path in KINDS}  # kind: {uri: object}, oldest first
		self.singletons = {}  # path: object
		self.scoped = {}  # URI: those of the scopes that it is in
		self._added = 0

	def uri(self, kind, number):
		"""Of object NUMBER of KIND, whether it is there already or not."""
		return f"/rest/{kind}/{identifier(self.name, kind, number)}"

	def add(self, kind, number, name, *, uri=None, without=(), **fields):
		"""Adds an object. Fields named in WITHOUT are left out of it."""
		self._added += 1
		uri = uri or self.uri(kind, number)
		thing = {"type": None, "uri": uri, "category": KINDS[kind].category,
			"name": name, "description": None, "status": "OK",
			"state": "Normal",
			"eTag": f"{1709272800000 + self._added * 977}/{number % 9 + 1}",
			"created": moment(self._added), "modified": moment(self._added,
			LATER), "scopesUri": f"/rest/scopes/resources{uri}", **fields}
		for field in without:
			del thing[field]
		assert uri not in self.kinds[kind], uri
		self.kinds[kind][uri] = thing
		return uri

	def singleton(self, path, **fields):
		self.singletons[path] = fields

	def find(self, uri):
		"""The object at URI and its kind; or two times None."""
		for path, things in self.kinds.items():
			if uri in things:
				return things[uri], KINDS[path]
		return None, None

	def remove(self, uri):
		_, kind = self.find(uri)
		del self.kinds[kind.path][uri]

	def touch(self, thing, **fields):
		"""Changes it, and its eTag."""
		thing.update(fields)
		self._added += 1
		stamp, _, count = thing["eTag"].partition("/")
		thing.update(eTag=f"{int(stamp) + self._added}/{int(count) + 1}",
			modified=moment(self._added, 2 * LATER))

	def named(self, kind, name):
		"""The objects of KIND called NAME."""
		return [thing for thing in self.kinds[kind].values()
			if thing.get("name") == name]

	def number(self, kind, index):
		"""The object added as number INDEX of KIND."""
		return self.kinds[kind][self.uri(kind, index)]
