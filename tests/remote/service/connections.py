"""One client's connection: reads its requests, answers them, or lets a fault do so."""
import gzip
import select
import socket
import struct
import time
import traceback
from http import HTTPStatus

from .messages import Request, Response

HEAD_SIZE = 64 << 10
SLICE = 256 << 10
WORTH_PACKING = 512


class Hangup(Exception):
	"""Ends a connection. OUTCOME is for the log: closed, reset, gone or stopped."""

	def __init__(self, outcome="closed"):
		super().__init__(outcome)
		self.outcome = outcome


class Malformed(Exception):
	"""What came is no HTTP, or too much of it."""

	def __init__(self, status, what):
		super().__init__(what)
		self.status = status


class Connection:
	"""Runs in a thread of its own: run()."""

	def __init__(self, server, raw):
		self.server = server
		self.socket = raw
		self.number = server.log.opened()
		self.served = 0
		self._came = b""
		self._idle = False

	def run(self):
		abruptly = False
		try:
			self._handshake()
			while self._serve():
				pass
		except Hangup as end:
			abruptly = end.outcome == "reset"
		except OSError:
			pass  # the client went as it pleased
		except Exception:
			self.server.log.note("errors", traceback.format_exc())
		finally:
			self._close(abruptly)
			self.server.log.closed()

	def _handshake(self):
		self.socket.settimeout(self.server.idle_timeout)
		self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
		if not self.server.context:
			return
		try:
			self.socket = self.server.context.wrap_socket(self.socket,
				server_side=True, do_handshake_on_connect=False)
			self.socket.do_handshake()
		except OSError as error:
			self.server.log.note("refused", str(error))
			raise

	def drop(self):
		"""From another thread: ends it, whatever it does."""
		try:
			socket.socket.shutdown(self.socket, socket.SHUT_RDWR)
		except OSError:
			pass

	def drop_if_idle(self):
		if self._idle:
			self.drop()

	def _close(self, abruptly):
		try:
			self.socket.settimeout(0)
			if abruptly:  # what makes close() send a reset
				self.socket.setsockopt(socket.SOL_SOCKET,
					socket.SO_LINGER, struct.pack("ii", 1, 0))
			elif hasattr(self.socket, "unwrap"):
				# Says goodbye, and does not wait for theirs.
				self.socket.unwrap()
		except (OSError, ValueError):
			pass
		self.socket.close()

	# -------------------------------------------------------------------- reading

	def _more(self):
		came = self.socket.recv(64 << 10)
		if not came:
			raise Hangup("gone")
		self._came += came

	def _serve(self):
		"""One request and its answer. False: it was the last."""
		try:
			request, keep = self._read_request()
		except Malformed as error:
			self.server.log.note("malformed", str(error))
			body = f"{error}\n".encode()
			self._send(Response(error.status, [("Connection", "close")],
				body), "GET", False)
			return False
		self.served += 1
		keep = keep and self.served < self.server.keep_alive_max
		exchange = Exchange(self, request, keep)
		entry = self.server.log.began(request)
		exchange.entry = entry
		outcome = "gone"
		try:
			exchange.run()
			outcome = "answered"
		except Hangup as end:
			outcome = end.outcome
			raise
		finally:
			self.server.log.ended(entry, outcome)
		return exchange.keep

	def _read_request(self):
		self._idle = True
		while b"\r\n\r\n" not in self._came:
			if len(self._came) > HEAD_SIZE:
				raise Malformed(431, "a head too long")
			self._more()
		self._idle = False
		head, _, self._came = self._came.partition(b"\r\n\r\n")
		lines = head.decode("latin-1").split("\r\n")
		words = lines[0].split(" ")
		if len(words) != 3 or words[2] not in ("HTTP/1.1", "HTTP/1.0"):
			raise Malformed(400, f"no request: {lines[0]!r:.80}")
		headers = [self._header(line) for line in lines[1:]]
		named = {name.lower(): value for name, value in headers}
		self._check(words, headers, named)
		body = self._read_body(named)
		keep = words[2] == "HTTP/1.1" and "close" not in named.get("connection",
			"").lower()
		request = Request(self.server, self.number, words[0], words[1], headers,
			body)
		return request, keep

	@staticmethod
	def _header(line):
		name, colon, value = line.partition(":")
		if not colon or not name or name != name.strip():
			raise Malformed(400, f"no header: {line!r:.80}")
		return name, value.strip()

	def _check(self, words, headers, named):
		if words[1][:1] != "/" or any(not "!" <= letter <= "~"
			for letter in words[1]):
			raise Malformed(400, f"no target: {words[1]!r:.80}")
		if words[2] == "HTTP/1.1" and named.get("host") not in self.server.hosts:
			raise Malformed(400, f"host {named.get('host')!r:.80}")
		for name in ("host", "content-length", "authorization", "auth",
			"x-api-version",
				"x-auth-token"):
			if sum(key.lower() == name for key, _ in headers) > 1:
				raise Malformed(400, f"{name} comes twice")

	def _read_body(self, named):
		if named.get("expect", "").lower() == "100-continue":
			self.socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
		if "transfer-encoding" in named:
			return self._read_chunks(named["transfer-encoding"])
		length = named.get("content-length", "0")
		if not length.isdecimal() or int(length) > self.server.body_limit:
			raise Malformed(413, f"a body of {length:.20} bytes")
		return self._take(int(length))

	def _take(self, length):
		while len(self._came) < length:
			self._more()
		taken, self._came = self._came[:length], self._came[length:]
		return taken

	def _read_chunks(self, encoding):
		if encoding.lower() != "chunked":
			raise Malformed(501, f"transfer-encoding {encoding:.40}")
		body = b""
		while True:
			while b"\r\n" not in self._came:
				self._more()
			line, _, self._came = self._came.partition(b"\r\n")
			try:
				size = int(line.split(b";")[0], 16)
			except ValueError:
				raise Malformed(400, "no chunk") from None
			if len(body) + size > self.server.body_limit:
				raise Malformed(413, "too many chunks")
			body += self._take(size)
			if self._take(2) != b"\r\n":
				raise Malformed(400, "a chunk too long")
			if size == 0:
				return body

	# -------------------------------------------------------------------- writing

	def _head(self, response, keep, more):
		status = response.status
		phrase = HTTPStatus(status).phrase if status in iter(
			HTTPStatus) else "Status"
		left = self.server.keep_alive_max - self.served
		kept = [("Keep-Alive",
			f"timeout={self.server.idle_timeout:g}, max={left}"),
			("Connection", "Keep-Alive")] if keep else [("Connection",
			"close")]
		lines = [f"HTTP/1.1 {status} {phrase}", f"Server: {self.server.software}"]
		named = {name.lower() for name, _ in response.headers}
		lines += [f"{name}: {value}" for name, value in (*response.headers, *more,
			*kept)
			if (name, value) in response.headers or name.lower() not in named]
		return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

	def _send(self, response, method, keep, packing=False, before_end=lambda: None):
		"""Whole and correct. BEFORE_END() comes before the last bytes."""
		pieces, more = response.pieces(), []
		length = sum(map(len, pieces))
		if packing and (response.packed or length >= WORTH_PACKING):
			packed = response.packed or gzip.compress(b"".join(pieces), 1)
			pieces = [packed] if isinstance(packed, bytes) else packed
			length = sum(map(len, pieces))
			more = [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
		chunked = response.chunked
		if chunked is None:
			chunked = self.server.chunked
		if response.status == 204:
			chunked, pieces = False, []
		elif chunked:
			more.append(("Transfer-Encoding", "chunked"))
		else:
			more.append(("Content-Length", str(length)))
		head = self._head(response, keep, more)
		if method == "HEAD":
			pieces, chunked = [], False
		waiting = b""
		for buffer in self._buffers(head, pieces, chunked):
			if waiting:
				self.socket.sendall(waiting)
			waiting = buffer
		before_end()
		self.socket.sendall(waiting)

	@staticmethod
	def _buffers(head, pieces, chunked):
		"""What is to be sent, in parts of a size that costs little."""
		for piece in pieces:
			view = memoryview(piece)
			for start in range(0, len(view), SLICE):
				part = view[start:start + SLICE]
				if chunked:
					head += b"%x\r\n" % len(part)
				# Two writes cost less than a copy of what is big.
				if len(part) < 16 << 10:
					head += part
				else:
					yield head
					yield part
					head = b""
				if chunked:
					head += b"\r\n"
		if chunked:
			head += b"0\r\n\r\n"
		if head:
			yield head


class Exchange:
	"""A request being answered: what a fault can play with."""

	def __init__(self, connection, request, keep):
		self.connection = connection
		self.server = connection.server
		self.request = request
		self.keep = keep
		self.entry = None
		self._answer = None

	def run(self):
		action = self.server.faults.match(self.request)
		self.wait(self.server.latency)
		if action:
			action(self)
		else:
			self.deliver(self.answer())

	def answer(self):
		"""What the double answers to the request, which is carried out once."""
		if self._answer is None:
			try:
				self._answer = self.server.handler(self.request)
			except Exception:
				self.server.log.note("errors", traceback.format_exc())
				self._answer = Response(500, [],
					b"the double is broken\n")
		return self._answer

	def deliver(self, response):
		self.entry.status = response.status
		self.connection._send(response, self.request.method, self.keep,
			self.server.packs and accepts_gzip(self.request),
			lambda: self.server.log.leaves(self.entry))

	def head(self, response, *more):
		"""Sends the head alone; the body is what you write(), until close()."""
		self.entry.status = response.status
		self.keep = False
		self.write(self.connection._head(response, False, more))

	def write(self, data):
		self.connection.socket.sendall(data)

	def close(self):
		raise Hangup("closed")

	def reset(self):
		raise Hangup("reset")

	def wait(self, seconds=None):
		"""None: for ever. Hangup if the client goes or the server stops."""
		until = None if seconds is None else time.monotonic() + seconds
		poll = select.poll()
		poll.register(self.server.stopping, select.POLLIN)
		poll.register(self.connection.socket, select.POLLIN | select.POLLRDHUP)
		while True:
			left = None if until is None else max(0, until - time.monotonic())
			ready = poll.poll(None if left is None
				else left * 1000) if left != 0 else []
			if not ready:
				return
			if any(file == self.server.stopping.fileno() for file,
				_ in ready):
				raise Hangup("stopped")
			self.connection._more()


def accepts_gzip(request):
	for coding in request.header("accept-encoding", "").lower().split(","):
		name, *parameters = coding.replace(" ", "").split(";")
		if name in ("gzip", "*") and not {"q=0", "q=0.0", "q=0.00",
			"q=0.000"} & set(parameters):
			return True
	return False
