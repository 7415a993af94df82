"""
Lists that do not behave: appliance.lists.misbehave["server-profiles"] = Total(+5).

Each changes what is cut out of the list for a page, or what the page says of itself.
"""


class Misbehaviour:
	def cut(self, things, start, count):
		return things[start:start + count]

	def page(self, page, request):
		pass


class Total(Misbehaviour):
	"""A total that is so much MORE (or less) than there are."""

	def __init__(self, more):
		self.more = more

	def page(self, page, request):
		page.total += self.more


class Repeat(Misbehaviour):
	"""Each page begins with the last COUNT members of the one before."""

	def __init__(self, count=1):
		self.count = count

	def cut(self, things, start, count):
		start = max(0, start - self.count)
		return things[start:start + count]


class Shift(Misbehaviour):
	"""
	Members move between the first page and the rest: +1, as one came in before all
	(that is seen twice), or -1, as one was removed (and one is never seen).
	"""

	def __init__(self, by):
		self.by = by

	def cut(self, things, start, count):
		if start > 0:
			things = things[:1] + things if self.by > 0 else things[1:]
		return things[start:start + count]

	def page(self, page, request):
		if page.start > 0:
			page.total += self.by


class StartIgnored(Misbehaviour):
	"""Every page is the first."""

	def cut(self, things, start, count):
		return things[:count]


class Next(Misbehaviour):
	"""nextPageUri, unless it is null, is FUNCTION(nextPageUri, page, request)."""

	def __init__(self, function):
		self.function = function

	def page(self, page, request):
		if page.next:
			page.next = self.function(page.next, page, request)


def loop():
	"""nextPageUri is the page's own uri."""
	return Next(lambda _, page, request: page.uri)


class Cycle(Misbehaviour):
	"""After the last page comes the first."""

	def page(self, page, request):
		page.next = page.next or f"{request.path}?start=0&count={page.asked}"


def absolute():
	"""A whole URL, of this very server."""
	return Next(lambda following, _, request: request.server.url + following)


def foreign(origin):
	"""A whole URL of another server."""
	return Next(lambda following, *_: origin + following)


def double_slash(host):
	"""No scheme, but a host."""
	return Next(lambda following, *_: f"//{host}{following}")


def user(host):
	"""What is this server only until one looks at the "@"."""
	return Next(lambda following, _,
		request: f"{request.server.url}@{host}{following}")


def at(host):
	"""The same for whom just puts it behind the origin."""
	return Next(lambda following, *_: f"@{host}{following}")
