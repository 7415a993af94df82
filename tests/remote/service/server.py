"""The server: listens, and gives each connection a thread."""
import socket
import ssl
import threading

from .connections import Connection
from .faults import Faults
from .log import Log
from .messages import json_response


class Server:
	"""
	Answers with what HANDLER(request) returns, from start() to stop(). Without a
	CERTIFICATE it speaks plain HTTP. These may be changed at any time:

	latency		seconds before each answer
	chunked		whether bodies go in chunks or with their length
	packs		whether gzip is given to whom asks for it
	keep_alive_max	requests that a connection serves; idle_timeout: seconds it waits
	body_limit	bytes of a request's body
	error		makes the response to a status that a fault wants
	"""

	def __init__(self, handler, certificate=None, name="", host="127.0.0.1"):
		self.handler = handler
		self.name = name
		self.host = host
		self.log = Log(name)
		self.faults = Faults()
		self.latency = 0
		self.chunked = True
		self.packs = True
		self.keep_alive_max = 100
		self.idle_timeout = 15
		self.body_limit = 16 << 20
		self.software = "Apache"
		self.error = plain_error
		self.port = None
		self.hosts = ()
		self.context = certificate and self._tls(certificate)
		self.stopping = self._stop = self._listener = self._thread = None
		self._connections = {}
		self._lock = threading.Lock()

	@staticmethod
	def _tls(certificate):
		context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
		context.load_cert_chain(certificate.file, certificate.key)
		context.set_alpn_protocols(["http/1.1"])
		return context

	def __enter__(self):
		return self.start()

	def __exit__(self, *_):
		self.stop()

	def start(self, port=0):
		self._listener = socket.create_server((self.host, port), backlog=1024,
			family=socket.AF_INET6 if ":" in self.host else socket.AF_INET)
		self.port = self._listener.getsockname()[1]
		self.hosts = {f"{name}:{self.port}" for name in
			("127.0.0.1", "localhost", "[::1]")}
		self.stopping, self._stop = socket.socketpair()
		self._thread = threading.Thread(target=self._accept, daemon=True)
		self._thread.start()
		return self

	@property
	def url(self):
		"""Its origin, with no slash at the end."""
		host = f"[{self.host}]" if ":" in self.host else self.host
		return f"{'https' if self.context else 'http'}://{host}:{self.port}"

	def stop(self):
		"""Ends every connection and thread."""
		if not self._thread:
			return
		self._stop.close()
		self._listener.shutdown(socket.SHUT_RDWR)
		self._thread.join()
		self._listener.close()
		with self._lock:
			running = dict(self._connections)
		for connection in running.values():
			connection.drop()
		for thread in running:
			thread.join()
		self.stopping.close()
		self._thread = None

	def drop_idle(self):
		"""Closes the connections that wait for a request, as after a time-out."""
		with self._lock:
			for connection in self._connections.values():
				connection.drop_if_idle()

	def _accept(self):
		while True:
			try:
				raw, _ = self._listener.accept()
			except OSError:
				return
			connection = Connection(self, raw)
			thread = threading.Thread(target=self._run, args=(connection,),
				daemon=True)
			with self._lock:
				self._connections[thread] = connection
			thread.start()

	def _run(self, connection):
		connection.run()
		with self._lock:
			self._connections.pop(threading.current_thread(), None)


def plain_error(status):
	return json_response(status, {"message": f"status {status}"})
