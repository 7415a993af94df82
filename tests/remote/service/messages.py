"""Requests and responses."""
import functools
import json
import re
import urllib.parse


@functools.lru_cache(maxsize=None)
def pattern(glob):
	return re.compile(".*".join(map(re.escape, glob.split("*"))), re.DOTALL)


def fits(glob, text):
	"""Whether TEXT is as GLOB, in which only "*" has a meaning."""
	return pattern(glob).fullmatch(text) is not None


class Request:
	"""What a client sent. TARGET is as it came; PATH and QUERY are decoded."""

	def __init__(self, server, connection, method, target, headers, body):
		self.server = server
		self.connection = connection
		self.method = method
		self.target = target
		self.headers = headers
		self.body = body
		path, _, query = target.partition("?")
		self.path = urllib.parse.unquote(path)
		self.query = urllib.parse.parse_qsl(query, keep_blank_values=True)

	def header(self, name, default=None):
		"""The value of the first header NAME."""
		return next(iter(self.header_values(name)), default)

	def header_values(self, name):
		return [value for key, value in self.headers
			if key.lower() == name.lower()]

	def parameter(self, name, default=None):
		"""The last value of NAME in the query."""
		return ([default] + self.parameters(name))[-1]

	def parameters(self, name):
		return [value for key, value in self.query if key == name]

	def json(self):
		"""The body's value; ValueError if it is none, or if keys come twice."""
		return json.loads(self.body.decode("utf-8"), object_pairs_hook=once)


def once(pairs):
	value = dict(pairs)
	if len(value) != len(pairs):
		raise ValueError("a key comes twice")
	return value


class Response:
	"""
	BODY is bytes or a list of bytes that are sent one after the other; PACKED is the
	same in gzip, made beforehand, or None. CHUNKED: None leaves it to the server.
	"""

	def __init__(self, status=200, headers=(), body=b"", packed=None, chunked=None):
		self.status = status
		self.headers = list(headers)
		self.body = body
		self.packed = packed
		self.chunked = chunked

	def pieces(self):
		return [self.body] if isinstance(self.body, bytes) else self.body

	def json(self):
		return json.loads(b"".join(self.pieces()))


def encode(value):
	return json.dumps(value, ensure_ascii=False,
		separators=(",", ":")).encode("utf-8")


def json_response(status, value, *headers, kind="application/json;charset=UTF-8"):
	return Response(status, [("Content-Type", kind), *headers], encode(value))
