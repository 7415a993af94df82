"""Sessions: logging in and out, being thrown out, and whether the books balance."""
import collections
import secrets

from service import Response, json_response

from .errors import Refusal, invalid

LOCAL = "local"


class Session:
	def __init__(self, token, user):
		self.token, self.user, self.requests = token, user, 0


class Sessions:
	"""
	These may be changed at any time:

	users		{(directory, user): password}, the first two in lower case
	refusal		the status for wrong credentials; some versions send 400
	message		a text that whoever logs in has to acknowledge; or None
	limit		sessions of one client
	expire_after	requests after which a session is over; None: never
	"""

	def __init__(self, log, user, password):
		self.users = {(LOCAL, user): password}
		self.refusal = 401
		self.message = None
		self.limit = 960
		self.expire_after = None
		# ("login" | "failure" | "logout" | "expiry" | "again", token or user)
		self.log = []
		self._log = log
		self._open = {}
		log.belongs(password, "body", "POST", "/rest/login-sessions")

	def add_user(self, user, password, domain=LOCAL):
		self.users[domain.lower(), user.lower()] = password
		self._log.belongs(password, "body", "POST", "/rest/login-sessions")

	# ------------------------------------------------------------------ for tests

	def expire(self):
		"""Ends every session."""
		for token in list(self._open):
			self._close("expiry", token)

	def count(self, action):
		return sum(each == action for each, _ in self.log)

	@property
	def open(self):
		"""Tokens of sessions that nobody has closed: what a client has leaked."""
		return list(self._open)

	def unbalanced(self):
		"""What is wrong with the books: sessions left open, or closed twice."""
		ends = collections.Counter(word for action,
			word in self.log if action == "logout")
		return [f"left open: {token}" for token in self._open] + \
			[f"closed {count} times: {token}" for token, count in ends.items()
			if count > 1]

	# ------------------------------------------------------------ for the appliance

	def login(self, request):
		body = request.json()
		if not isinstance(body, dict) or not isinstance(body.get("userName"),
			str) \
				or not isinstance(body.get("password"), str):
			raise invalid("userName and password are strings.")
		domain = (body.get("authLoginDomain") or LOCAL).lower()
		if domain not in {each for each, _ in self.users}:
			self._refuse(body, "AUTHN_AUTH_FAIL_LOGINDOMAINNOTFOUND",
				"The directory was not found.")
		# No password is right for somebody unknown.
		known = self.users.get((domain, body["userName"].lower()))
		if known is None or known != body["password"]:
			self._refuse(body, "AUTHN_AUTH_FAIL",
				"Invalid username or password or directory.")
		if self.message is not None and body.get("loginMsgAck") is not True:
			raise Refusal(403, "AUTHN_LOGINMSG_ACK_REQUIRED",
				"The login message has to be acknowledged.")
		if len(self._open) >= self.limit:
			raise Refusal(403, "AUTHN_SESSION_CLIENT_LIMIT_CROSSED",
				"The number of sessions of this client is at its limit.")
		token = "LT" + secrets.token_urlsafe(30)
		self._open[token] = Session(token, body["userName"])
		self._log.belongs(token, "header auth")
		self.log.append(("login", token))
		return json_response(200, {"sessionID": token, "partnerData": {}})

	def _refuse(self, body, code, message):
		self.log.append(("failure", body["userName"]))
		raise Refusal(self.refusal, code, message)

	def check(self, request):
		"""The session of a request; each counts."""
		session = self._open.get(request.header("auth"))
		if session and self.expire_after is not None \
				and session.requests >= self.expire_after:
			self._close("expiry", session.token)
			session = None
		if not session:
			raise Refusal(401, "AUTHORIZATION",
				"User not authorized for this operation.",
				"The session is missing, unknown or over.")
		session.requests += 1
		return session

	def again(self, session):
		"""PUT: goes on with a session."""
		self.log.append(("again", session.token))
		return json_response(200, {"sessionID": session.token, "partnerData": {}})

	def logout(self, session):
		self._close("logout", session.token)
		return Response(204)

	def _close(self, action, token):
		del self._open[token]
		self.log.append((action, token))

	def details(self):
		"""What there is to know before a login."""
		domains = sorted({domain for domain, _ in self.users})
		return json_response(200, {"allowLocalLogin": True,
			"configuredLoginDomains":
			[{"name": domain.upper(), "loginDomain": domain}
			for domain in domains],
			"defaultLoginDomain": {"name": "LOCAL", "loginDomain": "0"},
			"loginMessage":
			{"message": self.message or "",
			"acknowledgementRequired": self.message is not None}})
