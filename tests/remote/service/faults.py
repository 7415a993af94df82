"""
Ways to answer wrongly, on demand. A rule says to which requests:

	server.faults.add("POST", "/rest/server-profiles", faults.lost_answer())
	rule = server.faults.add("GET", "/rest/tasks/*", faults.reset(), nth=2, times=3)
	... rule.hits == 3

Each function here makes an action, which is called with the Exchange.
"""
import datetime
import email.utils
import functools
import json
import threading
import zlib

from .messages import Response, encode, fits

MEGABYTE = 1 << 20


class Rule:
	"""Acts on TIMES requests that fit, or all if None, from the NTH on."""

	def __init__(self, method, path, action, nth=1, times=1, where=None):
		self.method, self.path, self.action = method, path, action
		self.nth, self.times, self.where = nth, times, where
		self.matches = 0
		self.hits = 0

	def fits(self, request):
		return (fits(self.method, request.method)
			and (fits(self.path, request.path) or fits(self.path,
			request.target))
			and (self.where is None or self.where(request)))

	def take(self, request):
		"""Whether this very request is to suffer it."""
		if not self.fits(request):
			return False
		self.matches += 1
		used_up = self.times is not None and self.hits >= self.times
		if self.matches < self.nth or used_up:
			return False
		self.hits += 1
		return True


class Faults:
	"""The rules of a server. The first that fits and is not used up acts."""

	def __init__(self):
		self._lock = threading.Lock()
		self.rules = []

	def add(self, method, path, action, **when):
		"""METHOD and PATH, or the whole target, are globs. WHEN: see Rule."""
		with self._lock:
			self.rules.append(Rule(method, path, action, **when))
			return self.rules[-1]

	def clear(self):
		with self._lock:
			self.rules = []

	def match(self, request):
		with self._lock:
			return next((rule.action for rule in self.rules
				if rule.take(request)), None)


# ---------------------------------------------------------------- answers that are whole


def status(code, body=None, retry_after=None, date=False, headers=()):
	"""RETRY_AFTER: seconds; as a date if DATE. BODY: bytes or a JSON value."""
	def act(exchange):
		response = exchange.server.error(code)
		if body is not None:
			response.body = body if isinstance(body, bytes) else encode(body)
		response.headers += headers
		if retry_after is not None:
			response.headers.append(("Retry-After", when(retry_after, date)))
		exchange.deliver(response)
	return act


def when(seconds, date):
	if not date:
		return str(seconds)
	moment = datetime.datetime.now(datetime.timezone.utc)
	return email.utils.format_datetime(moment + datetime.timedelta(seconds=seconds),
		usegmt=True)


def redirect(location, code=302):
	"""LOCATION as it will stand there, or a function of the request that gives it."""
	def act(exchange):
		where = location(exchange.request) if callable(location) else location
		exchange.deliver(Response(code, [("Location", where)]))
	return act


def replace(function):
	"""Carries the request out and delivers FUNCTION(request, response)."""
	def act(exchange):
		exchange.deliver(function(exchange.request, exchange.answer()))
	return act


def replace_body(function):
	"""Carries it out; the body's bytes go through FUNCTION. The status stays."""
	def change(_, response):
		body = function(b"".join(response.pieces()))
		return Response(response.status, response.headers, body)
	return replace(change)


def change(function):
	"""Carries it out; the body's JSON value goes through FUNCTION."""
	return replace_body(lambda body: encode(function(json.loads(body))))


def truncated(part=0.5):
	"""JSON that ends early, in an HTTP message that does not."""
	return replace_body(lambda body: body[:int(len(body) * part)])


def invalid_json(text=b'{"members":[{"name":nope}]}'):
	return replace_body(lambda _: text)


def two_documents():
	return replace_body(lambda body: body + body)


def nested(depth=1_000_000, opened=b"[", closed=b"]", before=b"", after=b""):
	"""DEPTH arrays (or OPENED b'{"a":'), within BEFORE and AFTER."""
	return replace_body(lambda _: before + opened * depth + closed * depth + after)


def wrong_types(*keys):
	"""The values of KEYS, at any depth, or of all keys, have other types."""
	return change(lambda value: mistype(value, keys))


def mistype(value, keys):
	if isinstance(value, list):
		return [mistype(element, keys) for element in value]
	if isinstance(value, dict):
		return {key: other_type(element) if not keys or key in keys
			else mistype(element, keys) for key, element in value.items()}
	return value


def other_type(value):
	if isinstance(value, str):
		return 7
	if isinstance(value, (bool, int, float)):
		return str(value)
	return "list" if isinstance(value, list) else []


def huge_headers(size=MEGABYTE, count=1):
	"""COUNT more headers that are SIZE bytes long together."""
	def more(_, response):
		filler = "h" * (size // count)
		extra = [(f"X-Filler-{number}", filler) for number in range(count)]
		return Response(response.status, response.headers + extra, response.body)
	return replace(more)


# ------------------------------------------------------------ answers that are not whole


def reset():
	"""The request is not carried out."""
	return lambda exchange: exchange.reset()


def lost_answer():
	"""It is carried out, and the connection closed without a byte."""
	def act(exchange):
		exchange.answer()
		exchange.close()
	return act


def close_afterwards():
	"""A good answer that promises a connection to keep, which is then closed."""
	def act(exchange):
		exchange.deliver(exchange.answer())
		exchange.close()
	return act


def body_of(exchange):
	response = exchange.answer()
	return response, b"".join(response.pieces())


def reset_in_body(part=0.5):
	def act(exchange):
		response, body = body_of(exchange)
		exchange.head(response, ("Content-Length", len(body)))
		exchange.write(body[:int(len(body) * part)])
		exchange.reset()
	return act


def wrong_length(more):
	"""Content-Length is so much MORE (or less) than the body; then it closes."""
	def act(exchange):
		response, body = body_of(exchange)
		exchange.head(response, ("Content-Length", max(0, len(body) + more)))
		exchange.write(body)
		exchange.close()
	return act


def silence(seconds=None):
	"""No answer (for so many seconds) until the client goes away."""
	def act(exchange):
		exchange.wait(seconds)
		exchange.deliver(exchange.answer())
	return act


def drip(seconds=1.0, size=1, head=False):
	"""SIZE bytes of the body every so many SECONDS; of the HEAD, too."""
	def act(exchange):
		response, body = body_of(exchange)
		if head:
			body = b"HTTP/1.1 %d OK\r\nContent-Length: %d\r\n\r\n" % (
				response.status, len(body)) + body
			exchange.keep = False
		else:
			exchange.head(response, ("Content-Length", len(body)))
		for start in range(0, len(body), size):
			exchange.write(body[start:start + size])
			exchange.wait(seconds)
	return act


def huge_body(size=1 << 30, start=b'{"members":["', fill=b"a", chunked=False):
	"""A body of SIZE bytes, or without an end if that is None."""
	def act(exchange):
		kind = ("Content-Type", "application/json")
		length = () if chunked or size is None else (("Content-Length", size),)
		coding = (("Transfer-Encoding", "chunked"),) if chunked else ()
		exchange.head(Response(200, [kind]), *length, *coding)
		for piece in filled(size, start, fill):
			exchange.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked
				else piece)
		exchange.close()
	return act


def filled(size, start, fill):
	piece = start + fill * (MEGABYTE - len(start))
	left = size
	while left is None or left > 0:
		yield piece if left is None else piece[:left]
		left = None if left is None else left - len(piece)
		piece = fill * MEGABYTE


def endless():
	return huge_body(size=None)


def gzip_bomb(size=1 << 30, start=b"", fill=b"\0", end=b""):
	"""A megabyte of gzip with SIZE bytes inside: START, FILL again and again, END."""
	def act(exchange):
		headers = [("Content-Type", "application/json"),
			("Content-Encoding", "gzip")]
		bomb = packed_bomb(size, start, fill, end)
		exchange.head(Response(200, headers), ("Content-Length", len(bomb)))
		exchange.write(bomb)
		exchange.close()
	return act


@functools.lru_cache(maxsize=8)
def packed_bomb(size, start, fill, end):
	"""Packs one megabyte and repeats what came out, which needs nothing before it."""
	count = size // MEGABYTE
	block = fill * MEGABYTE
	packer = zlib.compressobj(9, zlib.DEFLATED, -15)
	first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
	again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
	last = packer.compress(end) + packer.flush(zlib.Z_FINISH)
	check = zlib.crc32(start)
	for _ in range(count):
		check = zlib.crc32(block, check)
	check = zlib.crc32(end, check)
	length = (len(start) + count * MEGABYTE + len(end)) & 0xffffffff
	return (b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + first + again * count + last
		+ check.to_bytes(4, "little") + length.to_bytes(4, "little"))
