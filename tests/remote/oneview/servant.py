"""What an appliance has beside lists and writes: parts of servers, targets, scopes."""
from service import json_response

from .errors import not_found
from .identities import number_of
from .kinds import KINDS
from .views import light

HARDWARE = "/rest/server-hardware/"
SCOPED = "/rest/scopes/resources"
TREES = "/rest/index/trees"


def available_targets(site, request):
	"""Servers without a profile, of the group and type that are asked for."""
	group = request.parameter("enclosureGroupUri") or None
	kind = request.parameter("serverHardwareTypeUri") or None
	found = []
	for uri, server in site.kinds["server-hardware"].items():
		if server["serverProfileUri"] is None \
				and (group is None or server["serverGroupUri"] == group) \
				and (kind is None
				or server["serverHardwareTypeUri"] == kind):
			found.append(target(site, uri, server))
	return json_response(200, {"type": "AvailableTargetsV3", "targets": found,
		"uri": "/rest/server-profiles/available-targets",
		"category": "available-targets",
		"eTag": None, "created": None, "modified": None})


def target(site, uri, server):
	def name(of):
		return site.find(of)[0]["name"] if of else None
	return {"enclosureGroupName": name(server["serverGroupUri"]),
		"enclosureGroupUri": server["serverGroupUri"],
		"enclosureUri": server["locationUri"],
		"enclosureName": name(server["locationUri"]),
		"enclosureBay": server["position"] or 0,
		"serverHardwareName": server["name"], "serverHardwareUri": uri,
		"serverHardwareTypeName": name(server["serverHardwareTypeUri"]),
		"serverHardwareTypeUri": server["serverHardwareTypeUri"],
		"powerState": server.get("powerState"),
		"formFactor": [server["formFactor"]],
		"serverHardwareStatus": server["status"]}


def scoped(site, path):
	uri = path.removeprefix(SCOPED)
	if not site.find(uri)[0]:
		raise not_found(path)
	return json_response(200, {"type": "ScopedResource", "resourceUri": uri,
		"uri": path,
		"scopeUris": site.scoped.get(uri, []), "category": "scopes",
		"eTag": None})


def server_part(site, path):
	"""/rest/server-hardware/{id}/{part}"""
	uri, _, part = path.rpartition("/")
	server, _ = site.find(uri)
	if not server:
		raise not_found(path)
	if part == "environmentalConfiguration":
		return json_response(200, {"type": "EnvironmentalConfiguration",
			"uri": path,
			"calibratedMaxPower": 410, "height": 1, "idleMaxPower": 75,
			"licenseRequirement": "OneView", "powerHistorySupported": True,
			"thermalHistorySupported": True,
			"utilizationHistorySupported": True, "rackName": None,
			"psuList": None})
	if part == "utilization":
		return json_response(200, {"type": "UtilizationData", "uri": path,
			"resolution": 300000, "isFresh": True,
			"metricList": [{"metricName": name, "metricCapacity":
			capacity, "metricSamples": [[1709272800000 + index * 300000,
			number_of(uri, name,
			index) % capacity] for index in range(12)]} for name, capacity in
			(("AveragePower", 410), ("CpuUtilization", 100),
			("AmbientTemperature", 40))]})
	if part == "powerState":
		return json_response(200, server.get("powerState"))
	raise not_found(path)


def associations(site, request):
	"""Which objects lead to, or are led to from, the parent that is named."""
	parent = request.parameter("parenturi") or request.parameter("parentUri")
	wanted = request.parameter("category")
	things = [(thing, kind) for kind in KINDS.values() if wanted in (None,
		kind.category)
		for thing in site.kinds[kind.path].values() if parent in thing.values()]
	members = [{"type": "IndexAssociationResourceV2", "parentUri": parent, "childUri":
		thing["uri"], "category": kind.category, "childResource": light(thing,
		kind)}
		for thing, kind in things]
	return json_response(200, {"type": "IndexAssociationCollection",
		"members": members,
		"start": 0, "count": len(members), "total": len(members),
		"prevPageUri": None,
		"nextPageUri": None, "uri": request.target,
		"category": "index-associations"})


def tree(site, path):
	thing, kind = site.find(path.removeprefix(TREES))
	if not thing:
		raise not_found(path)
	parents = {}
	for name, value in thing.items():
		parent, parent_kind = site.find(value) if name.endswith("Uri") \
			and isinstance(value, str) else (None, None)
		if parent and value != thing["uri"]:
			parents.setdefault(name, []).append({"resource": light(parent,
				parent_kind), "parents": {}, "children": {}})
	return json_response(200, {"resource": light(thing, kind), "parents": parents,
		"children": {}})
