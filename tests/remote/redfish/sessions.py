"""The sessions of a service: few, counted, and all of them to be given back."""
import json
import threading

from service import Response

from .tree import ROOT, link, serial

# What an iDRAC says where it should say 401 or 503 with Retry-After.
TOO_MANY = {"error": {"code": "Base.1.12.GeneralError", "message":
	"A general error has occurred. See ExtendedInfo for more information.",
	"@Message.ExtendedInfo": [{"Message": "The maximum number of user sessions is reached.",
		"MessageId": "IDRAC.2.8.RAC0218", "Severity": "Informational", "Resolution":
		"Close unused sessions and retry the operation."}]}}


class Sessions:
	def __init__(self, service):
		self._service = service
		self._lock = threading.Lock()
		self._tokens = {}  # requests that were made with each
		self._numbers = {}  # of the sessions' Ids, by token
		self.path = f"{ROOT}/SessionService/Sessions"
		self.logins = self.logouts = self.expired = self.refused = 0

	@property
	def open(self):
		with self._lock:
			return len(self._tokens)

	def fill(self, count):
		"""Somebody else holds so many sessions."""
		for _ in range(count):
			self._open()

	def paths(self):
		with self._lock:
			return [f"{self.path}/{number}" for number in self._numbers.values()]

	def resource(self, path):
		if path == self.path:
			members = [link(member) for member in self.paths()]
			return {"@odata.id": path, "Members": members, "Name": "Sessions",
				"Members@odata.count": len(members),
				"@odata.type": "#SessionCollection.SessionCollection"}
		return {"@odata.id": path, "@odata.type": "#Session.v1_6_0.Session",
			"Id": path.rsplit("/", 1)[-1], "Name": "User Session",
			"UserName": self._service.user}

	def _open(self):
		with self._lock:
			self.logins += 1
			shared = self._service.habits.login == "no-content"
			token = f"token-{serial(self._service.name, 0 if shared else self.logins)}"
			self._tokens[token] = 0
			self._numbers[token] = self.logins
			return token, f"{self.path}/{self.logins}"

	def use(self, token):
		"""Whether TOKEN is good for one request more."""
		limit = self._service.habits.token_requests
		with self._lock:
			if token not in self._tokens:
				return False
			self._tokens[token] += 1
			if limit is None or self._tokens[token] <= limit:
				return True
			self._forget(token)
			self.expired += 1
			return False

	def _forget(self, token):
		del self._tokens[token]
		del self._numbers[token]

	def expire(self):
		"""Ends every session, as after a time-out or a restart."""
		with self._lock:
			self.expired += len(self._tokens)
			self._tokens.clear()
			self._numbers.clear()

	def login(self, request):
		habits = self._service.habits
		if f"{ROOT}/SessionService" not in self._service.tree.resources:
			return refusal(404, "ResourceMissingAtURI")
		if habits.login == "unsupported":
			return refusal(405, "OperationNotAllowed")
		try:
			body = request.json()
		except ValueError:
			return refusal(400, "MalformedJSON")
		if body != {"UserName": self._service.user, "Password": self._service.password}:
			self.refused += 1
			return refusal(401, "ResourceAtUriUnauthorized")
		if self.open >= habits.session_cap:
			self.refused += 1
			return Response(habits.cap_status, [("Content-Type", "application/json")],
				json.dumps(TOO_MANY).encode())
		return self._welcome(*self._open())

	def _welcome(self, token, path):
		service = self._service
		service.log.belongs(token, "header x-auth-token")
		where = {"path": path, "slash": path + "/", "none": None,
			"absolute": service.server.url + path,
			"foreign": f"https://192.0.2.66{path}"}[service.habits.location]
		headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
		if service.habits.login != "bare":
			headers.append(("X-Auth-Token", token))
		if where:
			headers.append(("Location", where))
		if service.habits.login == "no-content":
			return Response(204, headers)
		return Response(201, headers, json.dumps(self.resource(path)).encode())

	def logout(self, path):
		with self._lock:
			number = path.removeprefix(f"{self.path}/")
			token = next((token for token, own in self._numbers.items()
				if str(own) == number), None)
			if token is None:
				return refusal(404, "ResourceMissingAtURI")
			self._forget(token)
			self.logouts += 1
		return Response(self._service.habits.logout_status)


def refusal(status, identity):
	return Response(status, [("Content-Type", "application/json")], json.dumps({"error": {
		"code": f"Base.1.8.{identity}", "message": identity}}).encode())
