"""The server below: connections, faults, certificates, the log."""
import gzip
import http.client
import io
import json
import socket
import ssl
import threading
import time
import unittest
import zlib

from service import Authority, Response, Server, faults, json_response, stray

VALUE = {"members": [{"name": "x" * 600, "number": 7, "on": True}], "total": 1}


def answer(request):
	if request.path == "/big":
		return Response(200, body=[b"a" * 1_000_000, memoryview(b"b" * 300_000)])
	return json_response(200, VALUE)


class Service(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.authority = cls.enterClassContext(Authority())

	def setUp(self):
		self.server = self.enterContext(Server(answer,
			self.authority.certificate()))
		self.connections = []

	def tearDown(self):
		for each in self.connections:
			each.close()
		self.assertEqual(self.server.log.errors, [])

	def connect(self, server=None, timeout=5):
		context = ssl.create_default_context(cafile=self.authority.file)
		self.connections.append(http.client.HTTPSConnection("127.0.0.1",
			(server or self.server).port, context=context, timeout=timeout))
		return self.connections[-1]

	def get(self, path="/", connection=None, **headers):
		connection = connection or self.connect()
		connection.request("GET", path, headers={name.replace("_", "-"): value
			for name, value in headers.items()})
		response = connection.getresponse()
		return response, response.read()

	def with_fault(self, action, **headers):
		rule = self.server.faults.add("GET", "/", action)
		try:
			return self.get(**headers)
		finally:
			self.assertEqual(rule.hits, 1)

	# ------------------------------------------------------------------ answering

	def test_connections_are_kept_and_end(self):
		self.server.keep_alive_max = 3
		connection = self.connect()
		seen = [self.get(connection=connection)[0] for _ in range(4)]
		self.assertEqual([each.headers["Connection"] for each in seen],
			["Keep-Alive", "Keep-Alive", "close", "Keep-Alive"])
		self.assertEqual(seen[0].headers["Keep-Alive"], "timeout=15, max=2")
		self.assertEqual([each.connection for each in self.server.log.entries],
			[1, 1, 1, 2])
		self.server.drop_idle()
		self.assertTrue(
			self.server.log.wait(lambda log: log.open_connections == 0))

	def test_an_idle_connection_ends(self):
		self.server.idle_timeout = 0.05
		self.get()
		self.assertTrue(
			self.server.log.wait(lambda log: log.open_connections == 0))

	def test_bodies(self):
		for chunked in (True, False):
			self.server.chunked = chunked
			response, body = self.get("/big")
			self.assertEqual(body, b"a" * 1_000_000 + b"b" * 300_000)
			self.assertEqual(response.headers["Content-Length"],
				None if chunked else "1300000")
			response, body = self.get(Accept_Encoding="br, gzip;q=1.0")
			self.assertEqual(response.headers["Content-Encoding"], "gzip")
			self.assertEqual(json.loads(gzip.decompress(body)), VALUE)
			self.assertIsNone(self.get(Accept_Encoding="gzip;q=0")[0].headers[
				"Content-Encoding"])

	def test_requests_with_bodies(self):
		connection = self.connect()
		connection.request("POST", "/", iter([b"ab", b"c" * 70000]), {"X": "y"},
			encode_chunked=True)
		connection.getresponse().read()
		connection.request("POST", "/?a=%20b", b"12345")
		connection.getresponse().read()
		first, second = self.server.log.requests("POST")
		self.assertEqual((len(first.body), second.body), (70002, b"12345"))
		self.assertEqual(second.request.parameter("a"), " b")
		self.server.body_limit = 10
		connection.request("POST", "/", b"x" * 11)
		self.assertEqual(connection.getresponse().status, 413)

	def test_what_is_no_http(self):
		context = ssl.create_default_context(cafile=self.authority.file)
		port = self.server.port
		host = b"\r\nHost: localhost:%d" % port
		end, twice = b"\r\n\r\n", b"\r\nAuth: 1\r\nAuth: 2"
		for text in (b"GET /" + end, b"GET / HTTP/1.1" + end,
			b"GET / HTTP/3" + host + end,
				b"GET / HTTP/1.1\r\nHost: evil.example" + end,
				b"GET http://x/ HTTP/1.1" + host + end,
				b"GET / HTTP/1.1" + host + twice + end,
				b"GET / HTTP/1.1\r\nX: " + b"y" * 70000):
			raw = self.enterContext(socket.create_connection(("127.0.0.1",
				port)))
			secured = context.wrap_socket(raw, server_hostname="localhost")
			self.enterContext(secured)
			secured.sendall(text)
			self.assertRegex(secured.recv(64), b"^HTTP/1.1 4(00|31) ")
		self.assertEqual(len(self.server.log.malformed), 7)
		with socket.create_connection(("127.0.0.1", port)) as raw:
			raw.sendall(b"GET / HTTP/1.1\r\n\r\n")
			self.assertTrue(self.server.log.wait(lambda log: log.refused))

	def test_many_at_once(self):
		self.server.latency = 0.05
		threads = [threading.Thread(target=self.get) for _ in range(8)]
		begun = time.monotonic()
		for each in threads:
			each.start()
		for each in threads:
			each.join()
		self.assertGreaterEqual(time.monotonic() - begun, 0.05)
		log = self.server.log
		self.assertTrue(log.wait(lambda log: all(each.ended
			for each in log.entries)))
		self.assertEqual(log.in_flight, 0)
		self.assertEqual(len(log.entries), 8)
		self.assertGreaterEqual(log.max_in_flight, 2)
		self.assertEqual(max(each.in_flight for each in log.entries),
			log.max_in_flight)
		self.assertTrue(all(each.ended - each.started >= 0.05
			for each in log.entries))

	def test_certificates(self):
		for kind, word in (("expired", "expired"),
			("wrong_name", "mismatch|not valid"),
				("self_signed", "self-signed|self signed")):
			with Server(answer, self.authority.certificate(kind)) as server:
				with self.assertRaisesRegex(ssl.SSLCertVerificationError,
					word):
					self.get(connection=self.connect(server))
				self.assertEqual(server.log.entries, [])
		self.assertRegex(self.authority.certificate().pin,
			"^sha256//[A-Za-z0-9+/]{43}=$")

	# --------------------------------------------------------------------- faults

	def test_statuses(self):
		response, body = self.with_fault(faults.status(503, retry_after=7))
		self.assertEqual((response.status, response.headers["Retry-After"]),
			(503, "7"))
		self.assertTrue(json.loads(body))
		response, _ = self.with_fault(faults.status(429, retry_after=2,
			date=True))
		self.assertRegex(response.headers["Retry-After"],
			r"^\w{3}, \d\d \w{3} .* GMT$")
		response, body = self.with_fault(faults.status(500, body={"a": 1}))
		self.assertEqual((response.status, body), (500, b'{"a":1}'))
		for location in ("/other", "https://evil.example/",
			lambda each: each.server.url):
			response, _ = self.with_fault(faults.redirect(location, 307))
			self.assertEqual(response.status, 307)
		self.assertEqual(response.headers["Location"], self.server.url)

	def test_rules(self):
		rule = self.server.faults.add("GET", "/a*", faults.status(500), nth=2,
			times=2, where=lambda request: request.parameter("x") == "1")
		found = [self.get(path)[0].status for path in ("/a?x=1", "/a?x=1",
			"/b?x=1", "/a?x=2", "/ab?x=1", "/a?x=1")]
		self.assertEqual(found, [200, 500, 200, 200, 500, 200])
		self.assertEqual((rule.matches, rule.hits), (4, 2))
		self.server.faults.add("*", "*", faults.status(500), times=None)
		self.assertEqual([self.get()[0].status for _ in range(3)], [500] * 3)
		self.server.faults.clear()
		self.assertEqual(self.get()[0].status, 200)

	def test_broken_connections(self):
		with self.assertRaises(ConnectionResetError):
			self.with_fault(faults.reset())
		with self.assertRaises(http.client.RemoteDisconnected):
			self.with_fault(faults.lost_answer())
		with self.assertRaises((ConnectionResetError,
			http.client.IncompleteRead)):
			self.with_fault(faults.reset_in_body())
		with self.assertRaises(http.client.IncompleteRead):
			self.with_fault(faults.wrong_length(5))
		self.assertEqual([each.outcome for each in self.server.log.entries],
			["reset", "closed", "reset", "closed"])
		connection = self.connect()
		self.server.faults.add("GET", "/", faults.close_afterwards())
		response, _ = self.get(connection=connection)
		self.assertEqual(response.headers["Connection"], "Keep-Alive")
		with self.assertRaises(OSError):
			self.get(connection=connection)

	def test_bodies_that_are_wrong(self):
		for action in (faults.truncated(), faults.invalid_json(),
			faults.two_documents()):
			with self.assertRaises(ValueError):
				json.loads(self.with_fault(action)[1])
		value = json.loads(self.with_fault(faults.wrong_types())[1])
		self.assertEqual(value, {"members": "list", "total": "1"})
		value = json.loads(self.with_fault(faults.wrong_types("number", "on"))[1])
		self.assertEqual((value["members"][0]["number"], value["total"]),
			("7", 1))
		body = self.with_fault(faults.nested(1_000_000))[1]
		self.assertEqual(body, b"[" * 1_000_000 + b"]" * 1_000_000)
		body = self.with_fault(faults.change(lambda each: {**each, "total": 9}))[
			1]
		self.assertEqual(json.loads(body)["total"], 9)
		body = self.with_fault(faults.wrong_length(-5))[1]
		self.assertEqual(len(body),
			len(json.dumps(VALUE, separators=(",", ":"))) - 5)
		with self.assertRaises(http.client.LineTooLong):
			self.with_fault(faults.huge_headers(1 << 20))
		with self.assertRaises(http.client.HTTPException):
			self.with_fault(faults.huge_headers(1 << 20, 1000))

	def test_bodies_without_end(self):
		self.server.faults.add("GET", "/", faults.gzip_bomb())
		response, body = self.get(Accept_Encoding="gzip")
		self.assertLess(len(body), 2 << 20)
		unpacker, length = zlib.decompressobj(31), 0
		stream = io.BytesIO(body)
		while not unpacker.eof:
			part = unpacker.decompress(unpacker.unconsumed_tail
				or stream.read(4096), 1 << 22)
			length += len(part)
		self.assertEqual(length, 1 << 30)
		for action in (faults.huge_body(), faults.endless(),
			faults.huge_body(chunked=True)):
			self.server.faults.add("GET", "/", action)
			connection = self.connect()
			connection.request("GET", "/")
			response = connection.getresponse()
			self.assertEqual(response.read(40), b'{"members":["' + b"a" * 27)
			response.close()
			connection.close()
			self.assertTrue(self.server.log.wait(
				lambda log: log.entries[-1].outcome == "gone"))

	def test_slowness(self):
		with self.assertRaises(TimeoutError):
			self.server.faults.add("GET", "/", faults.silence())
			self.get(connection=self.connect(timeout=0.1))
		self.connections.pop().close()
		self.assertTrue(self.server.log.wait(lambda log: log.entries[
			0].outcome == "gone"))
		response, body = self.with_fault(faults.silence(0.01))
		self.assertEqual(json.loads(body), VALUE)
		for head in (False, True):
			response, body = self.with_fault(faults.drip(0.0001, size=50,
				head=head))
			self.assertEqual(json.loads(body), VALUE)
		self.server.faults.add("GET", "/", faults.drip(60))
		connection = self.connect()
		connection.request("GET", "/")
		begun = time.monotonic()
		self.server.stop()  # ends what drips
		self.assertLess(time.monotonic() - begun, 2)

	# ------------------------------------------------------------------------ log

	def test_secrets_astray(self):
		log = self.server.log
		log.belongs("t0ken", "header auth")
		log.belongs("pass \"wörd", "body", "POST", "/login")
		self.get(Auth="t0ken")
		connection = self.connect()
		connection.request("POST", "/login", json.dumps({"p": "pass \"wörd"}))
		connection.getresponse().read()
		self.assertEqual(log.secrets(), [])
		self.get("/?x=t0ken")
		self.get("/", X_Other="t0ken", Authorization="Basic dTpwYXNzICJ3w7ZyZA==")
		connection.request("POST", "/elsewhere", json.dumps({"p": "pass \"wörd"}))
		connection.getresponse().read()
		places = [each.place for each in log.secrets()]
		self.assertEqual(sorted(places), ["body", "header authorization",
			"header x-other", "target"])
		self.assertEqual(log.secrets("unknown"), [])
		with Server(answer, self.authority.certificate()) as other:
			self.get(connection=self.connect(other), Auth="t0ken")
			self.assertEqual([each.place for each in stray([other.log])], [])
			self.assertEqual([each.place for each in stray([self.server.log,
				other.log])
				if each.server is other.log.name
				and each.entry in other.log.entries], ["header auth"])
