"""A client as simple as can be, and what several tests share."""
import copy
import http.client
import json
import ssl
import time
import unittest
import urllib.parse

import oneview

SETTLED = ("uri", "eTag", "created", "modified", "category", "status", "state",
	"inProgress",
	"taskUri", "templateCompliance", "refreshState", "serverHardwareReapplyState",
	"associatedServer", "scopesUri", "profileUUID", "uuid", "serialNumber",
	"iscsiInitiatorName", "hostNVMeQualifiedName", "serverHardwareUri",
	"enclosureUri", "enclosureBay")
SETTLED_CONNECTION = ("interconnectUri", "allocatedMbps", "maximumMbps", "allocatedVFs",
	"state", "status", "interconnectPort", "networkName", "mac", "wwnn", "wwpn")


class Answer:
	def __init__(self, response):
		self.status = response.status
		self.headers = response.headers
		self.body = response.read()

	def json(self):
		return json.loads(self.body)


class Client:
	"""Keeps its connection, and its session once it is logged in."""

	def __init__(self, appliance, version="2000"):
		self.appliance = appliance
		self.headers = {"X-API-Version": version} if version else {}
		context = ssl.create_default_context(cafile=appliance.ca_file)
		self.connection = http.client.HTTPSConnection("127.0.0.1",
			appliance.server.port, context=context, timeout=10)

	def ask(self, method, target, body=None, **headers):
		data = None if body is None else json.dumps(body).encode()
		kind = {} if body is None else {"Content-Type": "application/json"}
		more = {name.replace("_", "-"): value for name, value in headers.items()}
		self.connection.request(method, target, data, {**self.headers, **kind,
			**more})
		return Answer(self.connection.getresponse())

	def get(self, target, **parameters):
		words = [(name, each) for name, value in parameters.items()
			for each in (value if isinstance(value, list) else [value])]
		query = "?" + urllib.parse.urlencode(words) if words else ""
		return self.ask("GET", target + query).json()

	def login(self, **more):
		answer = self.ask("POST", "/rest/login-sessions",
			{"userName": self.appliance.user,
			"password": self.appliance.password, **more})
		if answer.status == 200:
			self.headers["Auth"] = answer.json()["sessionID"]
		return answer

	def logout(self):
		answer = self.ask("DELETE", "/rest/login-sessions")
		self.connection.close()
		return answer

	def all(self, kind, **parameters):
		"""Every member, by following the pages."""
		page = self.get(f"/rest/{kind}", **parameters)
		members = page["members"]
		while page["nextPageUri"]:
			page = self.get(page["nextPageUri"])
			members += page["members"]
		return members

	def wait(self, answer):
		"""The task that ANSWER led to, when it is over."""
		uri = urllib.parse.urlsplit(answer.headers["Location"]
			or answer.json()["uri"]).path
		until = time.monotonic() + 10
		while time.monotonic() < until:
			task = self.get(uri)
			if task["percentComplete"] == 100:
				return task
		raise TimeoutError(uri)


class Case(unittest.TestCase):
	"""With both appliances, and a client of each that is logged in and out."""
	names = ("london", "paris")
	maxDiff = 2000

	@classmethod
	def setUpClass(cls):
		cls.authority = cls.enterClassContext(oneview.Authority())

	def setUp(self):
		self.appliances = self.enterContext(oneview.appliances(*self.names,
			authority=self.authority))
		self.clients = [Client(each) for each in self.appliances]
		for client in self.clients:
			client.login()

	def tearDown(self):
		for client, appliance in zip(self.clients, self.appliances):
			client.connection.close()
			self.assertEqual(appliance.log.errors, [])
		self.assertEqual(oneview.stray([each.log for each in self.appliances]),
			[])

	@property
	def london(self):
		return self.appliances[0]

	@property
	def paris(self):
		return self.appliances[1]

	@property
	def client(self):
		return self.clients[0]


def stripped(profile, target=None):
	"""What is left of a profile for making another one of it."""
	body = {name: copy.deepcopy(value) for name, value in profile.items()
		if name not in SETTLED}
	for value in body.values():
		if isinstance(value, dict):
			value.pop("reapplyState", None)
	for each in body["connectionSettings"]["connections"]:
		for name in SETTLED_CONNECTION:
			each.pop(name, None)
	if target:
		body["serverHardwareUri"] = target
	return body


def translated(body, source, goal):
	"""Each URI of SOURCE becomes that of GOAL's object of the same name and kind."""
	if isinstance(body, dict):
		return {name: translated(value, source, goal) for name,
			value in body.items()}
	if isinstance(body, list):
		return [translated(each, source, goal) for each in body]
	thing, kind = source.site.find(body) if isinstance(body, str) else (None, None)
	return goal.named(kind.path, thing["name"])["uri"] if thing else body
