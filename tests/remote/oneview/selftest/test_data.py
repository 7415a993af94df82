"""What there is: complete, consistent, the same each time, and full of traps."""
import json
import re

from oneview.description import describe
from oneview.identities import TRAPPED
from oneview.ids import MAC, UUID, WWN, ids_of
from oneview.kinds import KINDS

from .client import Case

# Addresses of what no collection has.
ELSEWHERE = re.compile(
	r"/rest/(scopes/resources|support|enclosure-types|domains|os-volumes)/.*"
	r"|.*/(firmware|snapshots|storage-pools|drive-bays/\d+)")


def strings(value, name=""):
	"""(name of the field, string) of every string in VALUE."""
	if isinstance(value, dict):
		for key, element in value.items():
			yield from strings(element, key)
	elif isinstance(value, list):
		for element in value:
			yield from strings(element, name)
	elif isinstance(value, str):
		yield name, value


class Data(Case):
	def test_every_collection_is_there(self):
		for kind in KINDS:
			page = self.client.get(f"/rest/{kind}")
			if kind not in ("id-pools",):
				self.assertTrue(page["members"], kind)
			self.assertEqual(page["total"], len(self.london.site.kinds[kind]))
			for each in page["members"][:3]:
				self.assertEqual(self.client.get(each["uri"]), each)
		for path in ("appliance/nodeinfo/version", "appliance/network-interfaces",
				"certificates", "certificates/ca", "version"):
			self.assertEqual(self.client.ask("GET", f"/rest/{path}").status,
				200, path)

	def test_it_is_the_same_each_time(self):
		self.assertEqual(json.dumps(describe("london").kinds),
			json.dumps(self.london.site.kinds))

	def test_references_lead_somewhere(self):
		for site in (self.london.site, self.paris.site):
			for name, text in strings(list(site.kinds.values())):
				if text.startswith("/rest/") and not ELSEWHERE.fullmatch(
					text):
					self.assertTrue(site.find(text)[0], (name, text))

	def test_addresses_are_valid_and_nobody_else_s(self):
		patterns = {"mac": MAC, "wwn": WWN, "wwpn": WWN, "wwnn": WWN,
			"uuid": UUID, "virtualUuid": UUID}
		seen = {}
		for appliance in (self.london, self.paris):
			for kind in ("server-hardware", "server-profiles"):
				for uri, thing in appliance.site.kinds[kind].items():
					for name, text in strings(thing):
						if name in patterns:
							self.assertRegex(text,
								patterns[name])
						if name == "mac":
							self.assertEqual(int(text[:2],
								16) & 1, 0, text)
							self.assertEqual(seen.setdefault(
								text, uri), uri)
		mine, theirs = [set().union(*map(ids_of,
			each.site.kinds["server-profiles"].values()))
			for each in (self.london, self.paris)]
		self.assertEqual(mine & theirs, set())

	def test_a_uri_of_london_is_another_thing_in_paris(self):
		for kind, least in TRAPPED.items():
			london, paris = self.london.site.kinds[
				kind], self.paris.site.kinds[kind]
			both = set(london) & set(paris)
			others = [uri for uri in both
				if london[uri]["name"] != paris[uri]["name"]]
			self.assertTrue(len(others) >= min(2, least - 1), kind)

	def test_names_are_the_same_and_odd(self):
		names = {each["name"] for each in self.client.all("ethernet-networks")}
		theirs = {each["name"]
			for each in self.clients[1].all("ethernet-networks")}
		self.assertTrue(len(names & theirs) >= 140)
		self.assertEqual(theirs - names, {"only-paris"})
		for letter in ("\"", "'", "\\", "\t", "\n", ",", "日", "🚀", "\u0007", "%"):
			self.assertTrue(any(letter in name for name in names),
				repr(letter))
		for kind in ("ethernet-networks", "fc-networks", "fcoe-networks",
			"network-sets"):
			self.london.named(kind, "Storage-A")

	def test_hardware_types_mislead(self):
		def kinds(appliance):
			return {each["name"]: (each["model"],
				[part["model"] for part in each["adapters"]])
				for each in appliance.site.kinds[
				"server-hardware-types"].values()}
		london, paris = kinds(self.london), kinds(self.paris)
		self.assertNotEqual(london["BL660c Gen9 1"][0], paris["BL660c Gen9 1"][0])
		self.assertNotEqual(london["SY 480 Gen10 2"][1],
			paris["SY 480 Gen10 2"][1])
		self.assertEqual(london["SY 480 Gen10 2"], paris["SY 480 Gen10 7"])
		self.assertNotIn(london["SY 480 Gen10 4"], paris.values())

	def test_numbers_and_nothing(self):
		servers = self.london.site.kinds["server-hardware"].values()
		self.assertTrue(any(each.get("memoryMb") == 2 ** 32 + 1
			for each in servers))
		self.assertTrue(any("powerState" not in each for each in servers))
		self.assertTrue(any(each.get("mpHostInfo", 1) is None
			for each in servers))
		volumes = self.client.all("storage-volumes", fields="provisionedCapacity")
		found = [each["provisionedCapacity"] for each in volumes]
		self.assertIn(2 ** 53 + 1, found)
		self.assertIn(str(2 ** 64 - 1), found)

	def test_parts_of_servers(self):
		uri = self.client.get("/rest/server-hardware",
			count=1)["members"][0]["uri"]
		for part in ("firmware", "environmentalConfiguration", "utilization",
			"powerState"):
			self.assertEqual(self.client.ask("GET", f"{uri}/{part}").status,
				200, part)
		self.assertEqual(self.client.ask("GET", f"{uri}/nothing").status, 404)
		self.assertEqual(self.client.ask("GET", "/rest/server-hardware/x").status,
			404)
		answer = self.client.ask("DELETE", uri)
		self.assertEqual(answer.status, 405)

	def test_scopes(self):
		profile = self.london.named("server-profiles", "scoped")
		found = self.client.get(profile["scopesUri"])["scopeUris"]
		self.assertEqual([self.client.get(uri)["name"] for uri in found],
			["Operations", "Équipe \"réseau\""])
