"""Pages, their order, what they leave out, and lists that do not behave."""
import urllib.parse

from oneview import Benchmark, misbehaviours

from .client import Case

PROFILES = "server-profiles"


class Lists(Case):
	names = ("london",)

	def page(self, **parameters):
		return self.client.get(f"/rest/{PROFILES}", **parameters)

	def test_minus_one_is_not_all(self):
		for kind, page, total in (("server-hardware", 32, 202),
			(PROFILES, 64, 130),
				("server-profile-templates", 64, 70),
				("index/resources", 50, None)):
			found = self.client.get(f"/rest/{kind}", start=0, count=-1)
			self.assertEqual((found["count"], len(found["members"])),
				(page, page), kind)
			if total:
				self.assertEqual(found["total"], total)
		self.assertEqual(self.client.get("/rest/server-hardware",
			count=202)["count"], 202)
		self.assertEqual(self.page(count=0)["members"], [])
		self.assertEqual(self.page(start=500)["members"], [])

	def test_pages_lead_to_each_other(self):
		for kind, none in (("server-hardware", None), ("alerts", ""),
			("racks", None),
				("appliance/health-status", "")):
			first = page = self.client.get(f"/rest/{kind}")
			uris = [each["uri"] for each in page["members"]]
			while page["nextPageUri"]:
				following = self.client.get(page["nextPageUri"])
				self.assertIn(f"start={page['start']}",
					following["prevPageUri"])
				page = following
				uris += [each["uri"] for each in page["members"]]
			self.assertEqual((first["prevPageUri"], page["nextPageUri"]),
				(none, none))
			self.assertEqual((len(uris), len(set(uris))), (page["total"],
				) * 2)

	def test_filters(self):
		for text, names in (("name='plain'", ["plain"]),
			("\"name='PLAIN'\"", ["plain"]),
				("'name'='plain'", ["plain"]),
				("name matches 'pl%'", ["plain"]),
				("name='nobody'", []),
				("name='odd double \"quote\" tab\there\nand a "
				"line, 日本 🚀'",
				["odd double \"quote\" tab\there\nand a line, 日本 🚀"])):
			found = self.page(filter=text)["members"]
			self.assertEqual([each["name"] for each in found], names, text)
		both = self.page(filter=["status='Critical'", "state='Normal'"],
			count=200)["members"]
		self.assertEqual({each["status"] for each in both}, {"Critical"})
		self.assertEqual(len(self.page(filter="enclosureBay<=2",
			count=200)["members"]), sum(
			(each["enclosureBay"] or 9) <= 2
			for each in self.client.all(PROFILES)))
		self.assertEqual(self.page(filter="firmware.manageFirmware='true'")[
			"total"], 130)
		self.assertEqual(self.page(query="name EQ 'plain' OR name EQ 'bios'")[
			"total"], 2)
		for bad in ("name=", "plain", "name='x", "'='x'"):
			self.assertEqual(self.client.ask("GET",
				f"/rest/{PROFILES}?filter="
				+ urllib.parse.quote(bad)).status, 400, bad)
		self.london.lists.ignore_filters = True
		self.assertEqual(self.page(filter="name='plain'")["total"], 130)

	def test_filters_live_on_in_the_next_page(self):
		found = self.client.all(PROFILES, filter="name matches 'app%'",
			sort="name:desc", count=30)
		names = [each["name"] for each in found]
		self.assertEqual(names, [f"app-{number:03d}" for number in range(129, 30,
			-1)])

	def test_order_and_fields(self):
		created = [each["created"] for each in self.client.all(PROFILES)]
		self.assertEqual(created, sorted(created))
		names = [each["name"].lower() for each in self.client.all(PROFILES,
			sort="name:asc")]
		self.assertEqual(names, sorted(names))
		found = self.page(fields="name,uri")["members"]
		self.assertEqual({tuple(each) for each in found}, {("name", "uri")})
		self.assertEqual(self.client.ask("GET",
			f"/rest/{PROFILES}?start=x").status, 400)

	def test_misbehaviour(self):
		def misbehave(how):
			self.london.lists.misbehave[PROFILES] = how
			return self.page()
		self.assertEqual(misbehave(misbehaviours.Total(7))["total"], 137)
		self.assertEqual(misbehave(misbehaviours.Total(-100))["total"], 30)
		page = misbehave(misbehaviours.loop())
		self.assertEqual(page["nextPageUri"], page["uri"])
		here = self.london.url
		for how, start in ((misbehaviours.absolute(), here + "/rest/"),
				(misbehaviours.foreign("https://evil.example"),
				"https://evil.example/rest"),
				(misbehaviours.double_slash("evil.example"),
				"//evil.example/rest/"),
				(misbehaviours.user("evil.example"),
				f"{here}@evil.example/rest/"),
				(misbehaviours.at("evil.example"),
				"@evil.example/rest/")):
			self.assertTrue(misbehave(how)["nextPageUri"].startswith(start))
		misbehave(misbehaviours.StartIgnored())
		self.assertEqual(self.page(start=64)["members"], self.page()["members"])
		self.assertEqual(self.page(start=64)["start"], 64)
		misbehave(misbehaviours.Cycle())
		self.assertIn("start=0", self.page(start=128)["nextPageUri"])

	def test_members_move_between_pages(self):
		whole = [each["uri"] for each in self.client.all(PROFILES)]
		for how, times in ((misbehaviours.Repeat(2), 2), (misbehaviours.Shift(1),
			2),
				(misbehaviours.Shift(-1), 0)):
			self.london.lists.misbehave[PROFILES] = how
			uris = [each["uri"] for each in self.client.all(PROFILES)]
			self.assertEqual(uris.count(whole[63 if times else 64]), times)

	def test_the_index(self):
		found = self.client.get("/rest/index/resources",
			category="server-hardware",
			userQuery="bay 7", count=500)["members"]
		self.assertEqual(len(found), 16)
		self.assertEqual(found[0]["attributes"]["powerState"],
			self.client.get(found[0]["uri"])["powerState"])
		server = next(each for each in self.client.all("server-hardware")
			if each["serverProfileUri"])
		found = self.client.get("/rest/index/associations/resources",
			parenturi=server["uri"], category=PROFILES)["members"]
		self.assertEqual([each["childUri"] for each in found],
			[server["serverProfileUri"]])
		tree = self.client.get(f"/rest/index/trees{server['uri']}")
		self.assertEqual(tree["resource"]["name"], server["name"])
		self.assertIn("serverProfileUri", tree["parents"])

	def test_older_versions_have_fewer_kinds(self):
		for version, kind, status in (("120", "server-profile-templates", 404),
				("200", "server-profile-templates", 200),
				("200", "scopes", 404),
				("300", "hypervisor-managers", 404),
				("800", "rack-managers", 404),
				("1000", "rack-managers", 200)):
			self.client.headers["X-API-Version"] = version
			answer = self.client.ask("GET", f"/rest/{kind}")
			self.assertEqual(answer.status, status, (version, kind))
			if status == 404:
				self.assertEqual(answer.json()["errorCode"],
					"RESOURCE_NOT_FOUND")

	def test_a_benchmark_takes_the_place_of_profiles(self):
		self.london.benchmark = Benchmark(300, packed=True)
		size = len(self.london.benchmark.bytes) / 300
		self.assertTrue(20000 < size < 21500, size)
		found = self.client.all(PROFILES)
		self.assertEqual((len(found), found[299]),
			(300, self.london.benchmark.profile(299)))
		self.assertEqual(self.page(start=256)["count"], 44)
		self.assertEqual(len(self.client.all(PROFILES, count=7,
			fields="name,status")), 300)
		packed = self.client.ask("GET", f"/rest/{PROFILES}",
			Accept_Encoding="gzip")
		self.assertEqual(packed.headers["Content-Encoding"], "gzip")
