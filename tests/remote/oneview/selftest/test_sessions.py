"""Versions, logins and logouts."""
from .client import Case, Client


class Sessions(Case):
	names = ("london",)

	def test_version_needs_neither_session_nor_header(self):
		client = Client(self.london, None)
		self.assertEqual(client.get("/rest/version"),
			{"currentVersion": 2000, "minimumVersion": 120})
		client.connection.close()

	def test_version_is_checked(self):
		for version in ("119", "2001", "1.5", "abc", ""):
			client = Client(self.london, None)
			answer = client.ask("POST", "/rest/login-sessions", {},
				X_API_Version=version)
			self.assertEqual((answer.status, answer.json()["errorCode"]),
				(412, "INVALID_API_VERSION"), version)
			client.connection.close()

	def test_no_version_is_the_oldest(self):
		del self.client.headers["X-API-Version"]
		profile = self.client.get("/rest/server-profiles")["members"][0]
		self.assertEqual(profile["type"], "ServerProfileV4")
		self.assertIn("connections", profile)
		self.assertNotIn("connectionSettings", profile)
		self.assertEqual(self.client.ask("GET", "/rest/scopes").status, 404)

	def test_types_follow_the_version(self):
		for version, kind in (("200", 5), ("300", 6), ("500", 7), ("600", 8),
			("800", 9),
				("1000", 10), ("1200", 11), ("1600", 12), ("1800", 12),
				("2000", 12)):
			self.client.headers["X-API-Version"] = version
			profile = self.client.get("/rest/server-profiles",
				count=1)["members"][0]
			self.assertEqual(profile["type"], f"ServerProfileV{kind}")
			self.assertEqual("connections" in profile, int(version) < 500)

	def test_wrong_credentials(self):
		for body, code in (({"password": "wrong"}, "AUTHN_AUTH_FAIL"),
				({"userName": "nobody"}, "AUTHN_AUTH_FAIL"),
				({"userName": "nobody", "password": ""},
				"AUTHN_AUTH_FAIL"), ({"authLoginDomain": "nowhere"},
				"AUTHN_AUTH_FAIL_LOGINDOMAINNOTFOUND")):
			client = Client(self.london)
			answer = client.login(**body)
			self.assertEqual((answer.status, answer.json()["errorCode"]),
				(401, code))
			self.assertTrue(answer.json()["recommendedActions"])
			client.connection.close()
		self.assertEqual(self.london.sessions.count("failure"), 4)

	def test_directories(self):
		self.london.sessions.add_user("jörg", "geheim-wort", "corp.example")
		client = Client(self.london)
		self.assertEqual(client.login(userName="Jörg", password="geheim-wort",
			authLoginDomain="CORP.example").status, 200)
		self.assertEqual(client.logout().status, 204)

	def test_a_message_has_to_be_acknowledged(self):
		self.london.sessions.message = "Be good."
		client = Client(self.london)
		details = client.get("/rest/logindetails")
		self.assertTrue(details["loginMessage"]["acknowledgementRequired"])
		self.assertEqual(client.login().status, 403)
		self.assertEqual(client.login(loginMsgAck=True).status, 200)
		client.logout()

	def test_everything_else_takes_a_session(self):
		client = Client(self.london)
		for target in ("/rest/server-profiles",
			"/rest/appliance/nodeinfo/version", "/rest/x"):
			self.assertEqual(client.ask("GET", target).status, 401)
		self.assertEqual(client.ask("GET", "/rest/racks", Auth="wrong").status,
			401)
		client.connection.close()

	def test_the_books_balance(self):
		self.assertEqual(len(self.london.sessions.open), 1)
		self.assertEqual(len(self.london.sessions.unbalanced()), 1)
		self.assertEqual(self.client.ask("PUT", "/rest/login-sessions",
			{}).json()["sessionID"], self.client.headers["Auth"])
		self.assertEqual(self.client.logout().status, 204)
		self.assertEqual(self.london.sessions.unbalanced(), [])
		self.assertEqual(self.client.ask("GET", "/rest/racks").status, 401)
		self.assertEqual([action for action, _ in self.london.sessions.log],
			["login", "again", "logout"])

	def test_sessions_end_by_themselves(self):
		self.london.sessions.expire_after = 2
		statuses = [self.client.ask("GET", "/rest/racks").status
			for _ in range(3)]
		self.assertEqual(statuses, [200, 200, 401])
		self.london.sessions.expire_after = None
		self.client.login()
		self.london.sessions.expire()
		self.assertEqual(self.client.ask("GET", "/rest/racks").status, 401)
		self.assertEqual(self.london.sessions.unbalanced(), [])

	def test_there_is_a_limit(self):
		self.london.sessions.limit = 2
		second, third = Client(self.london), Client(self.london)
		self.assertEqual(second.login().status, 200)
		answer = third.login()
		self.assertEqual((answer.status, answer.json()["errorCode"]),
			(403, "AUTHN_SESSION_CLIENT_LIMIT_CROSSED"))
		second.logout()
		self.assertEqual(third.login().status, 200)
		third.logout()
