"""What the appliance makes of a body: it fills in what is its own to say."""
import copy
import uuid

from . import profiles
from .enclosures import BAYS
from .identities import ROOT, virtual_mac, virtual_serial, wwnn, wwpn

# Numbers of what is made later begin behind those of what is described.
FIRST = 10000
FIRST_ADDRESS = 0x8000


class Maker:
	"""Gives each new object a number of its own."""

	def __init__(self, site):
		self._site = site
		self._made = 0
		self._addresses = 0

	def network(self, kind, body):
		"""Adds a network or a set, and returns its URI."""
		self._made += 1
		number = FIRST + self._made
		width = body.get("bandwidth") or {}
		template = self._site.add("connection-templates", number,
			f"name{body['name']}",
			bandwidth={"maximumBandwidth": width.get("maximumBandwidth",
			20000), "typicalBandwidth": width.get("typicalBandwidth", 2500)})
		fields = {name: value for name, value in body.items() if value is not None
			and name not in ("name", "type", "bandwidth", "initialScopeUris")}
		fields.update(state="Active", connectionTemplateUri=template)
		uri = self._site.add(kind.path, number, body["name"], **fields)
		self._scope(uri, body)
		return uri

	def profile(self, body):
		"""Adds a profile that is being made, and returns its URI."""
		self._made += 1
		number = FIRST + self._made
		uri = self._site.uri("server-profiles", number)
		fields = self._fields(body, {}, number)
		fields.update(state="Creating", status="Disabled", inProgress=True,
			taskUri=None)
		self._site.add("server-profiles", number, body["name"], **fields)
		self._scope(uri, body)
		self.settle_in(self._site.kinds["server-profiles"][uri])
		return uri

	def change(self, thing, body):
		"""The profile THING becomes what BODY says."""
		self.move_out(thing)
		self._made += 1
		fields = self._fields(body, thing, FIRST + self._made)
		self._site.touch(thing, **fields, name=body["name"])
		self.settle_in(thing)

	def _scope(self, uri, body):
		if body.get("initialScopeUris"):
			self._site.scoped[uri] = list(body["initialScopeUris"])

	def _fields(self, body, before, number):
		site = self._site
		hardware_type = body["serverHardwareTypeUri"]
		fields = {**profiles.common(site, None, 0),
			"serverHardwareTypeUri": hardware_type,
			"enclosureGroupUri": None, "enclosureUri": None,
			"enclosureBay": None,
			"serverHardwareUri": None,
			"connectionSettings": {"connections": []},
			"serverProfileTemplateUri": None, "description": None,
			"affinity": None}
		fields.update({name: value for name, value in copy.deepcopy(body).items()
			if name not in ("name", "type", "initialScopeUris", "uri", "eTag",
			"created", "modified", "category", "scopesUri")})
		for part in ("firmware", "bios", "bootMode", "boot", "localStorage",
			"sanStorage",
				"connectionSettings"):
			fields[part] = profiles.applied(fields[part] or {})
		self._numbers(fields, before, number)
		self._place(fields)
		self._connections(fields, before)
		for each in fields["sanStorage"].get("volumeAttachments") or []:
			each.update(status="OK", state="Attached")
			each["lun"] = each.get("lun") or str(each["id"])
		fields.update(inProgress=False, state="Normal", status="OK",
			associatedServer=None,
			serverHardwareReapplyState="NotApplying", profileUUID=None,
			templateCompliance=
			"Compliant" if fields["serverProfileTemplateUri"] else "Unknown")
		return fields

	def _numbers(self, fields, before, number):
		site = self._site
		if fields["serialNumberType"] != "UserDefined":
			fields["serialNumber"] = before.get("serialNumber") or \
				virtual_serial(site.name, number)
			fields["uuid"] = before.get("uuid") or str(uuid.uuid5(ROOT,
				f"{site.name}/profile uuid/{number}"))
		if fields["iscsiInitiatorNameType"] != "UserDefined":
			fields["iscsiInitiatorName"] = "iqn.2015-02.com.hpe:oneview-" + \
				fields["serialNumber"].lower()

	def _place(self, fields):
		"""A server implies its bay, and the other way round."""
		site = self._site
		if fields["serverHardwareUri"]:
			server = site.find(fields["serverHardwareUri"])[0]
			fields["enclosureUri"] = server["locationUri"]
			fields["enclosureBay"] = server["position"]
		elif fields["enclosureUri"]:
			bays = site.find(fields["enclosureUri"])[0]["deviceBays"]
			fields["serverHardwareUri"] = bays[fields["enclosureBay"] - 1][
				"deviceUri"]

	def _connections(self, fields, before):
		known = {each["id"]: each for each in (before.get("connectionSettings") or
			{"connections": []})["connections"]}
		for each in fields["connectionSettings"].get("connections") or []:
			self._addresses += 1
			mac = virtual_mac(self._site.name,
				FIRST_ADDRESS + self._addresses)
			storage = each["functionType"] == "FibreChannel"
			old = known.get(each["id"], {})
			for kind, name, value in (("macType", "mac", mac),
					("wwpnType", "wwnn", wwnn(mac) if storage
					else None),
					("wwpnType", "wwpn", wwpn(mac) if storage
					else None)):
				each[kind] = each.get(kind) or "Virtual"
				if each[kind] == "Virtual":
					each[name] = old.get(name) or value
				else:
					each[name] = each.get(name)
			each.update(state="Deployed", status="OK", allocatedMbps=2500,
				allocatedVFs=0,
				maximumMbps=20000, interconnectUri=None, networkName=None)
			each["portId"] = each.get("portId") or "Auto"

	# --------------------------------------------------------------- servers and bays

	def _bay(self, server):
		if server["locationUri"] is None:
			return {}
		return self._site.find(server["locationUri"])[0]["deviceBays"][
			(server["position"] - 1) % BAYS]

	def settle_in(self, profile):
		if profile["serverHardwareUri"]:
			server = self._site.find(profile["serverHardwareUri"])[0]
			self._bay(server)["profileUri"] = profile["uri"]
			self._site.touch(server, serverProfileUri=profile["uri"],
				state="ProfileApplied",
				virtualSerialNumber=profile["serialNumber"],
				virtualUuid=profile["uuid"])

	def move_out(self, profile):
		if profile["serverHardwareUri"]:
			server = self._site.find(profile["serverHardwareUri"])[0]
			self._bay(server)["profileUri"] = None
			self._site.touch(server, serverProfileUri=None,
				state="NoProfileApplied",
				virtualSerialNumber=None, virtualUuid=None)
