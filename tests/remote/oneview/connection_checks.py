"""The connections of a profile."""
from .checks import late, one_of, reference, settled, shape
from .errors import invalid
from .ids import MAC, WWN, in_use, wrong

SETTLED = ("interconnectUri", "allocatedMbps", "maximumMbps", "allocatedVFs", "state",
	"status", "deploymentStatus", "interconnectPort", "networkName")
FIELDS = {"id": int, "name": str, "functionType": str, "networkUri": str, "portId": str,
	"requestedMbps": str, "requestedVFs": str, "macType": str, "mac": str,
	"wwpnType": str, "wwnn": str, "wwpn": str, "boot": dict, "managed": bool}
NETWORKS = {"Ethernet": ("ethernet-networks", "network-sets"),
	"Iscsi": ("ethernet-networks",), "FibreChannel": ("fc-networks", "fcoe-networks")}


def check(site, body, hardware_type, itself):
	"""Returns {id: connection}."""
	settings = body.get("connectionSettings") or {}
	shape(settings, {"connections": list}, "connectionSettings.")
	ports, seen = port_names(hardware_type), {}
	for index, each in enumerate(settings.get("connections") or []):
		where = f"connections[{index}]."
		shape(each, FIELDS, where)
		settled(each, SETTLED, where)
		if each.get("id") is None or each["id"] < 1 or each["id"] in seen:
			raise invalid(f"{where}id is missing or comes twice.",
				str(each.get("id")))
		port = each.get("portId") or "Auto"
		if port != "Auto" and (port not in ports or port in
				{other.get("portId") for other in seen.values()}):
			raise late("PORT_INVALID",
				f"{where}portId is no free port of such a server.", port)
		seen[each["id"]] = each
		network(site, each, where)
		addresses(site, each, where, itself)
	return seen


def port_names(hardware_type):
	names = set()
	for adapter in hardware_type["adapters"]:
		for port in adapter["ports"]:
			name = f"{adapter['location']} {adapter['slot']}:{port['number']}"
			names |= {name, *(f"{name}-{each['portFunction']}"
				for each in port["virtualPorts"])}
	return names


def network(site, each, where):
	one_of(each, "functionType", NETWORKS, where, required=True)
	found = reference(site, each.get("networkUri"), NETWORKS[each["functionType"]],
		f"{where}networkUri")
	wanted = each.get("requestedMbps") or "Auto"
	if wanted == "Auto":
		return
	if not wanted.isdecimal():
		raise invalid(f"{where}requestedMbps is no number.", wanted)
	most = reference(site, found["connectionTemplateUri"], ("connection-templates",),
		f"{where}networkUri")["bandwidth"]["maximumBandwidth"]
	if int(wanted) > most:
		raise late("BANDWIDTH_EXCEEDED", f"{where}requestedMbps is over {most}.",
			wanted)


def addresses(site, each, where, itself):
	"""Given if they are the user's to define, else not."""
	storage = each["functionType"] == "FibreChannel"
	for kind, name, pattern, required in (("macType", "mac", MAC, True),
			("wwpnType", "wwnn", WWN, storage), ("wwpnType", "wwpn", WWN,
			storage)):
		one_of(each, kind, ("Virtual", "UserDefined", "Physical"), where)
		own = each.get(kind) == "UserDefined"
		value = each.get(name)
		if value and not own:
			raise late("ID_NOT_USER_DEFINED",
				f"{where}{name} is not the user's to define here.", value)
		if own and required and not value:
			raise late("ID_MISSING",
				f"{where}{name} is user-defined and missing.")
		if value and (not pattern.fullmatch(value) or multicast(name, value)):
			raise wrong(where + name, value)
		if value and name != "wwnn":
			in_use(site, value, itself)


def multicast(name, value):
	return name == "mac" and int(value[:2], 16) & 1
