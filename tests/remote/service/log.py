"""What came to a server: every request, its connection, its times, and its secrets."""
import base64
import binascii
import json
import threading
import time
import urllib.parse

from .messages import fits


class Entry:
	"""A request and what became of it. Times are of time.monotonic()."""

	def __init__(self, number, request, in_flight):
		self.number = number
		self.connection = request.connection
		self.method = request.method
		self.target = request.target
		self.path = request.path
		self.headers = request.headers
		self.body = request.body
		self.request = request
		self.in_flight = in_flight  # itself included
		self.left = False  # it is no longer counted there
		self.started = time.monotonic()
		self.ended = None
		self.status = None  # None: no status line was sent
		self.outcome = None  # answered, reset, closed, stopped; gone: by itself

	def __repr__(self):
		return f"<{self.number}: {self.method} {self.target} {self.status}" \
			f" {self.outcome}>"


class Sighting:
	"""A secret where it does not belong."""

	def __init__(self, log, entry, place):
		self.server, self.entry, self.place = log.name, entry, place

	def __repr__(self):
		entry = self.entry
		return f"{self.server}: {entry.method} {entry.target}: {self.place}"


def spellings(secret):
	"""SECRET as it may stand in a URL, in JSON, in a form."""
	quoted = urllib.parse.quote(secret, safe="")
	return {secret, quoted, quoted.lower(), urllib.parse.quote_plus(secret),
		json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}


def decoded(value):
	"""What stands in a header's words in base64, as in that of Basic."""
	for word in value.split():
		try:
			yield base64.b64decode(word, validate=True).decode("utf-8",
				"replace")
		except (binascii.Error, ValueError):
			pass


def places(entry):
	"""Each place of a request and the text there."""
	yield "target", entry.target
	yield "target", urllib.parse.unquote_plus(entry.target)
	for name, value in entry.headers:
		yield f"header name {name}", name
		yield f"header {name.lower()}", value
		for text in decoded(value):
			yield f"header {name.lower()}", text
	yield "body", entry.body.decode("utf-8", "surrogateescape")


class Log:
	def __init__(self, name=""):
		self.name = name
		self._changed = threading.Condition()
		self._belongs = []
		self.in_flight = self.open_connections = 0
		self.clear()

	def clear(self):
		"""Forgets everything but which secrets belong where."""
		with self._changed:
			self.entries = []
			self.max_in_flight = self.in_flight
			self.connections = 0  # opened, TLS or not
			self.max_connections = self.open_connections
			self.refused = []  # handshakes that failed, and why
			self.malformed = []  # what was no HTTP, and why
			self.errors = []  # tracebacks of the double itself

	# ------------------------------------------------------------------ for tests

	def requests(self, method="*", path="*"):
		"""The entries whose method and path (or target) fit these globs."""
		with self._changed:
			return [entry for entry in self.entries
				if fits(method, entry.method)
				and (fits(path, entry.path) or fits(path, entry.target))]

	def wait(self, holds, timeout=10):
		"""Waits until HOLDS(self), for so many seconds; false if it never did."""
		with self._changed:
			return self._changed.wait_for(lambda: holds(self), timeout)

	def belongs(self, secret, place, method="*", path="*"):
		"""SECRET may stand at PLACE ("body", "header auth") of such requests."""
		with self._changed:
			self._belongs.append((secret, place, method, path))

	def known_secrets(self):
		with self._changed:
			return list(dict.fromkeys(rule[0] for rule in self._belongs))

	def secrets(self, *secrets):
		"""Where SECRETS, else all this log knows, stood and do not belong."""
		found = []
		for entry in self.requests():
			texts = list(places(entry))
			for secret in secrets or self.known_secrets():
				found += [Sighting(self, entry, place)
					for place in self._seen(secret, entry, texts)]
		return found

	def _seen(self, secret, entry, texts):
		words = spellings(secret)
		seen = {place for place,
			text in texts if any(word in text for word in words)}
		return sorted(place for place in seen
			if not self._allowed(secret, entry, place))

	def _allowed(self, secret, entry, place):
		return any(rule[0] == secret and rule[1] == place
			and fits(rule[2], entry.method) and fits(rule[3], entry.path)
			for rule in self._belongs)

	# ------------------------------------------------------------- for the server

	def opened(self):
		"""The number of a new connection."""
		with self._changed:
			self.connections += 1
			self.open_connections += 1
			self.max_connections = max(self.max_connections,
				self.open_connections)
			self._changed.notify_all()
			return self.connections

	def closed(self):
		with self._changed:
			self.open_connections -= 1
			self._changed.notify_all()

	def began(self, request):
		with self._changed:
			self.in_flight += 1
			self.max_in_flight = max(self.max_in_flight, self.in_flight)
			entry = Entry(len(self.entries) + 1, request, self.in_flight)
			self.entries.append(entry)
			self._changed.notify_all()
			return entry

	def leaves(self, entry):
		"""
		The last of its answer is about to be sent: whoever has it may ask for
		more before the thread that sent it gets to ended().
		"""
		with self._changed:
			self.in_flight -= not entry.left
			entry.left = True
			self._changed.notify_all()

	def ended(self, entry, outcome):
		self.leaves(entry)
		with self._changed:
			entry.ended = time.monotonic()
			entry.outcome = outcome
			self._changed.notify_all()

	def note(self, where, what):
		"""Appends WHAT to "refused", "malformed" or "errors"."""
		with self._changed:
			getattr(self, where).append(what)
			self._changed.notify_all()


def stray(logs):
	"""Where secrets that any of LOGS knows stood at any and do not belong."""
	secrets = list(dict.fromkeys(word for log in logs
		for word in log.known_secrets()))
	return [sighting for log in logs
		for sighting in log.secrets(*secrets)] if secrets else []
