"""Collections in pages."""
import urllib.parse

from service import Response
from service.messages import encode

from . import filters
from .errors import Refusal
from .kinds import KINDS, Kind
from .misbehaviours import Misbehaviour
from .views import Views, light, view

INDEX = Kind("index/resources", "IndexResourceV300", "IndexPaginatedCollection", page=50,
	no_next="")


class Page:
	"""MEMBERS are bytes; NEXT and PREVIOUS URIs, None, or what stands for it."""

	def __init__(self, kind, start, asked, total, members):
		self.kind, self.start, self.asked, self.total = kind, start, asked, total
		self.members = members
		self.uri = self.next = self.previous = None

	def response(self, etag):
		head = {"type": self.kind.list_type, "category": self.kind.category,
			"uri": self.uri, "start": self.start, "count": len(self.members),
			"total": self.total, "prevPageUri": self.previous,
			"nextPageUri": self.next,
			"eTag": etag, "created": "2024-03-01T06:00:00.000Z",
			"modified": "2024-03-01T06:00:00.000Z"}
		body = encode(head)[:-1] + b',"members":['
		return Response(200, [("Content-Type", "application/json;charset=UTF-8")],
			body + b",".join(self.members) + b"]}")


class Lists:
	"""
	misbehave	{kind: a Misbehaviour}; see misbehaviours.py
	pages, most	{kind: how many members come unasked, and at all}; else kinds.py
	ignore_filters	the kinds (or True: all) that take no notice of filter= and query=
	"""

	def __init__(self, site):
		self.misbehave = {}
		self.pages = {}
		self.most = {}
		self.ignore_filters = ()
		self.views = Views()
		self._site = site

	def answer(self, kind, request, version):
		things = list(self._site.kinds[kind.path].values())
		fields = ",".join(request.parameters("fields")).replace(" ", "")
		if fields:
			def member(thing):
				shown = view(thing, kind, version)
				return encode({name: shown[name]
					for name in fields.split(",")
					if name in shown})
		else:
			def member(thing):
				return self.views.encoded(thing, kind, version)
		if self.ignore_filters is not True \
				and kind.path not in self.ignore_filters:
			things = filters.selected(things, request)
		return self._page(kind, filters.ordered(things, request), request, member)

	def index(self, request, version):
		"""Light rows of any kinds."""
		wanted = request.parameters("category")
		things = [light(thing, kind) for kind in KINDS.values()
			if kind.since <= version
			and (not wanted or kind.category in wanted)
			for thing in self._site.kinds[kind.path].values()]
		words = request.parameter("userQuery", "").strip("'\"*").lower()
		things = [thing for thing in filters.selected(things, request)
			if words in str(thing["name"]).lower()]
		return self._page(INDEX, filters.ordered(things, request), request,
			encode)

	def _page(self, kind, things, request, member):
		start = whole_number(request, "start", 0)
		asked = whole_number(request, "count", -1)
		if start < 0 or asked < -1:
			raise Refusal(400, "INVALID_PAGE",
				"start and count are no such numbers.")
		count = self.pages.get(kind.path, kind.page) if asked < 0 else \
			min(asked, self.most.get(kind.path, kind.most))
		odd = self.misbehave.get(kind.path, Misbehaviour())
		members = [member(thing) for thing in odd.cut(things, start, count)]
		page = Page(kind, start, count, len(things), members)
		page.uri = page_uri(request, start, count)
		page.next = page.previous = kind.no_next
		if start + count < len(things) and count:
			page.next = page_uri(request, start + count, count)
		if start > 0:
			page.previous = page_uri(request, max(0, start - count), count)
		odd.page(page, request)
		return page.response(f"{len(things)}/{start}")


def page_uri(request, start, count):
	"""Of another page of the same list: whatever else was asked for stays."""
	more = [(name, value) for name, value in request.query
		if name not in ("start", "count")]
	words = urllib.parse.urlencode([("start", start), ("count", count), *more],
		quote_via=urllib.parse.quote, safe="")
	return f"{request.path}?{words}"


def whole_number(request, name, default):
	text = request.parameter(name)
	if text is None:
		return default
	if not text.removeprefix("-").isdecimal() or not text.isascii():
		raise Refusal(400, "INVALID_PAGE", f"{name} is no number.", text)
	return int(text)
