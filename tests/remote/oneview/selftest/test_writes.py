"""Writing: what is right is made, what is wrong refused, and a profile copied."""
import copy

from .client import Case, stripped, translated

ETHERNET = {"type": "ethernet-networkV4", "name": "new", "vlanId": 4000,
	"purpose": "General",
	"smartLink": True, "privateNetwork": False, "ethernetNetworkType": "Tagged"}
PROFILES = "server-profiles"


class Writes(Case):
	def setUp(self):
		super().setUp()
		self.paris.writes.at_once = self.london.writes.at_once = True

	def post(self, kind, body, client=None):
		return (client or self.client).ask("POST", f"/rest/{kind}", body)

	def refused(self, kind, body, code=None, status=400, client=None):
		answer = self.post(kind, body, client)
		self.assertEqual(answer.status, status, (answer.body, body))
		if code:
			self.assertEqual(answer.json()["errorCode"], code)

	# ------------------------------------------------------------------- networks

	def test_networks(self):
		for kind, body in (("ethernet-networks", ETHERNET), ("fc-networks",
				{"type": "fc-networkV4", "name": "new",
				"fabricType": "FabricAttach",
				"linkStabilityTime": 30,
				"autoLoginRedistribution": True}),
				("network-sets", {"type": "network-setV5", "name": "new",
				"networkUris": [self.london.named("ethernet-networks",
				"Management")["uri"]]})):
			answer = self.post(kind, body)
			self.assertEqual((answer.status, answer.body), (202, b""))
			task = self.client.wait(answer)
			self.assertEqual((task["taskState"], task["taskErrors"]),
				("Completed", []))
			made = self.client.get(task["associatedResource"]["resourceUri"])
			for name in body:
				self.assertEqual(made[name], body[name])
			self.assertTrue(self.client.get(made["connectionTemplateUri"])[
				"bandwidth"])
			self.refused(kind, {**body, "name": "NEW"}, "DUPLICATE_NAME", 409)

	def test_wrong_networks(self):
		for change in ({"type": "ethernet-networkV3"}, {"type": None},
			{"vlanId": "4000"},
				{"vlanId": 0}, {"vlanId": 4095}, {"vlanId": True},
				{"smartLink": "true"},
				{"purpose": "Fun"}, {"name": ""}, {"name": None},
				{"name": 7},
				{"uri": "/rest/ethernet-networks/1"}, {"status": "OK"},
				{"connectionTemplateUri": "/rest/connection-templates/1"},
				{"unheardOf": 1}, {"subnetUri": "/rest/nothing/1"},
				{"privateNetwork": None},
				{"initialScopeUris": [self.london.named("racks",
				"Rack-1")["uri"]]}):
			self.refused("ethernet-networks", {**ETHERNET, **change})
		network = self.paris.named("ethernet-networks", "only-paris")["uri"]
		self.refused("network-sets", {"type": "network-setV5", "name": "x",
			"networkUris": [network]}, "RESOURCE_NOT_FOUND")
		self.assertEqual(self.client.ask("POST", "/rest/racks", {}).status, 405)
		self.client.connection.request("POST", "/rest/ethernet-networks", b"{",
			{**self.client.headers, "Content-Type": "text/plain"})
		response = self.client.connection.getresponse()
		self.assertEqual(response.status, 415)
		response.read()

	def test_etags(self):
		uri = self.client.wait(self.post("ethernet-networks", ETHERNET))[
			"associatedResource"]["resourceUri"]
		answer = self.client.ask("GET", uri)
		network, etag = answer.json(), answer.headers["ETag"]
		self.assertEqual(etag, f"\"{network['eTag']}\"")
		network["vlanId"] = 4001
		stale = self.client.ask("PUT", uri, {**network, "eTag": "old"})
		self.assertEqual((stale.status, stale.json()["errorCode"]),
			(412, "ETAG_MISMATCH"))
		self.client.wait(self.client.ask("PUT", uri, network, If_Match=etag))
		changed = self.client.get(uri)
		self.assertEqual(changed["vlanId"], 4001)
		self.assertNotEqual(changed["eTag"], network["eTag"])
		self.assertEqual(self.client.ask("DELETE", uri, If_Match=etag).status,
			412)
		task = self.client.wait(self.client.ask("DELETE", uri, If_Match="*"))
		self.assertEqual((task["name"], task["taskState"]),
			("Delete", "Completed"))
		self.assertEqual(self.client.ask("GET", uri).status, 404)

	def test_what_is_in_use_stays(self):
		network = self.london.named("ethernet-networks", "Production-006")
		answer = self.client.ask("DELETE", network["uri"])
		self.assertEqual((answer.status, answer.json()["errorCode"]),
			(409, "RESOURCE_IN_USE"))

	# ------------------------------------------------------------------- profiles

	def copied(self, name, target=True):
		"""A body for paris of london's profile NAME, and where it can go."""
		profile = self.london.named(PROFILES, name)
		body = translated(stripped(profile), self.london, self.paris)
		body.update(type="ServerProfileV12")
		if target:
			found = self.clients[1].get(
				"/rest/server-profiles/available-targets",
				serverHardwareTypeUri=body["serverHardwareTypeUri"],
				**({"enclosureGroupUri": body["enclosureGroupUri"]}
				if body["enclosureGroupUri"] else {}))["targets"]
			body["serverHardwareUri"] = next(each["serverHardwareUri"]
				for each in found
				if each["powerState"] == "Off")
		return body

	def create(self, body):
		answer = self.post(PROFILES, body, self.clients[1])
		self.assertEqual(answer.status, 202, answer.body)
		task = self.clients[1].wait(answer)
		self.assertEqual(task["taskState"], "Completed", task)
		return self.clients[1].get(task["associatedResource"]["resourceUri"])

	def test_a_profile_is_copied(self):
		source = self.london.named(PROFILES, "plain")
		body = self.copied("plain")
		made = self.create(body)
		self.assertEqual((made["name"], made["state"], made["status"],
			made["inProgress"]), ("plain", "Normal", "OK", False))
		self.assertEqual(made["serverHardwareUri"], body["serverHardwareUri"])
		server = self.clients[1].get(made["serverHardwareUri"])
		self.assertEqual(server["serverProfileUri"], made["uri"])
		self.assertEqual((server["locationUri"], server["position"]),
			(made["enclosureUri"], made["enclosureBay"]))
		for name in ("uuid", "serialNumber", "iscsiInitiatorName"):
			self.assertTrue(made[name])
			self.assertNotEqual(made[name], source[name])
		for mine, theirs in zip(made["connectionSettings"]["connections"],
				source["connectionSettings"]["connections"]):
			self.assertTrue(mine["mac"])
			self.assertNotEqual(mine["mac"], theirs["mac"])
			self.assertEqual(self.clients[1].get(mine["networkUri"])["name"],
				self.client.get(theirs["networkUri"])["name"])
		self.assertEqual(self.paris.writes.clashes, [])
		del body["serverHardwareUri"]
		self.refused(PROFILES, body, "DUPLICATE_NAME", 409, self.clients[1])

	def test_each_kind_of_profile_can_be_copied(self):
		odd = next(each["name"] for each in self.client.all(PROFILES)
			if each["name"].startswith("odd "))
		for name in ("network-set", "fc-boot", "iscsi-boot", "scoped",
			"rack-server",
				"physical-ids", "bios", "same-name", "nvme", "deployment",
				odd):
			body = self.copied(name)
			if body.get("osDeploymentSettings"):
				del body["osDeploymentSettings"]["osVolumeUri"]
			self.assertEqual(self.create(body)["name"], name)

	def test_volumes_are_copied(self):
		body = self.copied("san-shared")
		attachments = body["sanStorage"]["volumeAttachments"]
		self.refused(PROFILES, body, "LUN_INVALID", client=self.clients[1])
		for each in attachments:
			if each["lunType"] == "Auto":
				each["lun"] = None
		self.refused(PROFILES, body, "READ_ONLY_FIELD", client=self.clients[1])
		for each in attachments:
			for path in each["storagePaths"]:
				del path["status"]
		pool = attachments[1]["volumeStoragePoolUri"]
		pool, attachments[0]["volumeStoragePoolUri"] = \
			attachments[0]["volumeStoragePoolUri"], pool
		self.refused(PROFILES, body, "VOLUME_ELSEWHERE", client=self.clients[1])
		attachments[0]["volumeStoragePoolUri"] = pool
		self.create(body)

	def test_drives_are_copied(self):
		body = self.copied("local-raid")
		self.refused(PROFILES, body, "READ_ONLY_FIELD", client=self.clients[1])
		del body["localStorage"]["controllers"][0]["logicalDrives"][0][
			"driveNumber"]
		self.refused(PROFILES, {**body, "sanStorage": {"manageSanStorage": True}},
			"HOST_TYPE_MISSING", client=self.clients[1])

	def test_names_alone_do_not_find_everything(self):
		for name in ("type-missing", "network-missing", "san-pool"):
			with self.assertRaises(KeyError):
				self.copied(name)

	def test_the_raw_profile_is_refused(self):
		profile = self.client.get(self.london.named(PROFILES, "plain")["uri"])
		self.refused(PROFILES, profile, "READ_ONLY_FIELD", client=self.clients[1])
		self.refused(PROFILES, stripped(profile), client=self.clients[1])

	def test_wrong_profiles(self):
		good = self.copied("fc-boot")
		paris = self.paris.named
		connection = good["connectionSettings"]["connections"]
		rack = paris("server-hardware-types", "DL360 Gen10 1")["uri"]
		other = paris("enclosure-groups", "EG-BladeSystem")["uri"]
		fc = paris("fc-networks", "Storage-B")["uri"]

		def with_connection(index=0, **change):
			body = copy.deepcopy(good)
			body["connectionSettings"]["connections"][index].update(change)
			return body
		for body, code in (
				({**good, "type": "ServerProfileV11"},
				"INVALID_RESOURCE_TYPE"),
				({**good, "serverHardwareTypeUri": None},
				"UNKNOWN_SERVER_TYPE"),
				({**good,
				"serverHardwareTypeUri": "/rest/server-hardware-types/1"},
				"UNKNOWN_SERVER_TYPE"),
				({**good, "serverHardwareTypeUri": rack},
				"ENCLOSURE_GROUP_MISMATCH"),
				({**good, "enclosureGroupUri": None},
				"ENCLOSURE_GROUP_MISSING"),
				({**good, "enclosureGroupUri": other},
				"ENCLOSURE_GROUP_MISMATCH"),
				({**good, "enclosureGroupUri": rack}, "WRONG_CATEGORY"),
				({**good, "uuid": "1"}, "ID_NOT_USER_DEFINED"),
				({**good, "serialNumberType": "UserDefined"},
				"ID_MISSING"),
				({**good, "inProgress": False}, "READ_ONLY_FIELD"),
				({**good, "connections": []}, "UNRECOGNIZED_JSON_FIELD"),
				({**good, "hideUnusedFlexNics": "true"}, "INVALID_JSON"),
				({**good, "future": [{"planUri": "/rest/plans/1"}]},
				"RESOURCE_NOT_FOUND"),
				({**good, "enclosureBay": 1}, "ENCLOSURE_BAY_INCOMPLETE"),
				({**good, "bios": {"overriddenSettings": [{"id": "x"}]}},
				"UNKNOWN_BIOS_SETTING"),
				({**good, "firmware": {"manageFirmware": True}},
				"RESOURCE_NOT_FOUND"),
				({**good, "firmware": {"reapplyState": "x"}},
				"READ_ONLY_FIELD"),
				(with_connection(networkUri=fc), "WRONG_CATEGORY"),
				(with_connection(2,
				networkUri=connection[0]["networkUri"]),
				"WRONG_CATEGORY"),
				(with_connection(networkUri=None), "RESOURCE_NOT_FOUND"),
				(with_connection(mac="9A:A0:22:00:00:01"),
				"ID_NOT_USER_DEFINED"),
				(with_connection(macType="UserDefined"), "ID_MISSING"),
				(with_connection(macType="UserDefined",
				mac="01:00:00:00:00:01"), "ID_INVALID"),
				(with_connection(macType="UserDefined", mac="9A:A0:22"),
				"ID_INVALID"), (with_connection(id=2), "INVALID_JSON"),
				(with_connection(portId="Mezz 9:1"), "PORT_INVALID"),
				(with_connection(portId=connection[1]["portId"]),
				"PORT_INVALID"),
				(with_connection(requestedMbps="99999"),
				"BANDWIDTH_EXCEEDED"),
				(with_connection(status="OK"), "READ_ONLY_FIELD")):
			self.refused(PROFILES, body, code, client=self.clients[1])

	def test_places(self):
		body = self.copied("plain")
		servers = self.paris.site.kinds["server-hardware"]
		kind, group = body["serverHardwareTypeUri"], body["enclosureGroupUri"]
		same = [each for each in servers.values()
			if (each["serverHardwareTypeUri"],
			each["serverGroupUri"]) == (kind, group)]
		taken = next(each for each in same if each["serverProfileUri"])
		lit = next(each for each in same if not each["serverProfileUri"]
			and each["powerState"] == "On")
		wrong = next(each for each in servers.values()
			if not each["serverProfileUri"]
			and each["serverHardwareTypeUri"] != kind)
		for server, code, status in ((taken, "SERVER_HAS_PROFILE", 409),
				(lit, "SERVER_POWERED_ON", 409),
				(wrong, "SERVER_TYPE_MISMATCH", 400)):
			self.refused(PROFILES, {**body,
				"serverHardwareUri": server["uri"]}, code, status,
				self.clients[1])
		self.refused(PROFILES, {**body, "serverHardwareUri": None, "enclosureUri":
			taken["locationUri"], "enclosureBay": taken["position"]},
			"EnclosureBayUnavailableForProfile", client=self.clients[1])
		self.clients[1].wait(self.clients[1].ask("PUT",
			lit["uri"] + "/powerState",
			{"powerState": "Off", "powerControl": "PressAndHold"}))
		made = self.create({**body, "serverHardwareUri": None, "enclosureUri":
			lit["locationUri"], "enclosureBay": lit["position"]})
		self.assertEqual(made["serverHardwareUri"], lit["uri"])

	def test_identifiers_move_with_a_profile(self):
		source = self.london.named(PROFILES, "fc-boot")
		body = self.copied("fc-boot")
		body.update(serialNumberType="UserDefined",
			serialNumber=source["serialNumber"], uuid=source["uuid"])
		for mine, theirs in zip(body["connectionSettings"]["connections"],
				source["connectionSettings"]["connections"]):
			mine.update(macType="UserDefined", mac=theirs["mac"])
			if mine["functionType"] == "FibreChannel":
				mine.update(wwpnType="UserDefined", wwnn=theirs["wwnn"],
					wwpn=theirs["wwpn"])
		made = self.create(body)
		self.assertEqual(made["uuid"], source["uuid"])
		self.assertEqual(len(self.paris.writes.clashes), 9)
		self.refused(PROFILES, {**body, "name": "again",
			"serverHardwareUri": None}, "ID_IN_USE", 409, self.clients[1])

	def test_older_versions(self):
		self.clients[1].headers["X-API-Version"] = "300"
		body = self.copied("plain")
		body["type"] = "ServerProfileV6"
		self.refused(PROFILES, body, "UNRECOGNIZED_JSON_FIELD",
			client=self.clients[1])
		body["connections"] = body.pop("connectionSettings")["connections"]
		made = self.create(body)
		self.assertEqual(len(made["connections"]), 2)

	def test_deleting(self):
		on = self.london.named(PROFILES, "switched-on")
		answer = self.client.ask("DELETE", on["uri"])
		self.assertEqual((answer.status, answer.json()["errorCode"]), (409,
			"SERVER_POWERED_ON"))
		self.london.power(self.client.get(on["serverHardwareUri"])["name"], "Off")
		self.assertEqual(self.client.ask("DELETE", on["uri"],
			If_Match="\"1/1\"").status, 412)
		etag = self.client.get(on["uri"])["eTag"]
		task = self.client.wait(self.client.ask("DELETE", on["uri"],
			If_Match=etag))
		self.assertEqual(task["name"], "Delete")
		self.assertEqual(self.client.ask("GET", on["uri"]).status, 404)
		self.assertIsNone(self.client.get(on["serverHardwareUri"])[
			"serverProfileUri"])

	def test_changing(self):
		profile = self.client.get(self.london.named(PROFILES, "plain")["uri"])
		profile["description"] = "another"
		answer = self.client.ask("PUT", profile["uri"], profile,
			If_Match=profile["eTag"])
		self.assertEqual(answer.status, 202, answer.body)
		self.client.wait(answer)
		changed = self.client.get(profile["uri"])
		for name in ("uuid", "serialNumber", "serverHardwareUri", "description"):
			self.assertEqual(changed[name], profile[name])
		self.assertEqual([each["mac"]
			for each in changed["connectionSettings"]["connections"]],
			[each["mac"]
			for each in profile["connectionSettings"]["connections"]])
