"""Bodies of networks and network sets."""
from .checks import (READ_ONLY, every_reference, named, no_others, one_of, reference,
	scopes, settled, shape, typed)
from .errors import invalid

COMMON = {"type": str, "name": str, "description": str, "connectionTemplateUri": str,
	"initialScopeUris": list, "bandwidth": dict, **{name: str for name in READ_ONLY}}
FIELDS = {
	"ethernet-networks": {**COMMON, "vlanId": int, "purpose": str, "smartLink": bool,
		"privateNetwork": bool, "ethernetNetworkType": str, "subnetUri": str,
		"ipv6SubnetUri": str, "fabricUri": str, "internalVlanId": int},
	"fc-networks": {**COMMON, "fabricType": str, "linkStabilityTime": int,
		"autoLoginRedistribution": bool, "managedSanUri": str, "fabricUri": str},
	"network-sets": {**COMMON, "networkUris": list, "nativeNetworkUri": str,
		"networkSetType": str},
}


def check(site, kind, body, version, itself=None):
	"""ITSELF: the URI of what is changed, or None."""
	shape(body, FIELDS[kind.path])
	no_others(body, FIELDS[kind.path])
	typed(body, kind, version)
	if not itself:
		settled(body, (*READ_ONLY, "connectionTemplateUri", "fabricUri",
			"internalVlanId"))
	EACH[kind.path](site, body)
	named(site, kind, body, itself)
	scopes(site, body)
	if not itself:
		every_reference(site, body)


def ethernet(_, body):
	one_of(body, "ethernetNetworkType", ("Tagged", "Untagged", "Tunnel",
		"NotApplicable"))
	one_of(body, "purpose", ("General", "Management", "VMMigration", "FaultTolerance",
		"ISCSI"), required=True)
	tagged = body.get("ethernetNetworkType", "Tagged") == "Tagged"
	vlan = body.get("vlanId")
	if tagged and (vlan is None or not 1 <= vlan <= 4094):
		raise invalid("vlanId is none of 1 to 4094.", repr(vlan))
	if not tagged and vlan:
		raise invalid("vlanId is for tagged networks.", repr(vlan))
	for name in ("smartLink", "privateNetwork"):
		if body.get(name) is None:
			raise invalid(f"{name} is missing.")


def fibre_channel(site, body):
	one_of(body, "fabricType", ("FabricAttach", "DirectAttach"))
	if body.get("managedSanUri") is not None:
		reference(site, body["managedSanUri"], ("fc-sans/managed-sans",),
			"managedSanUri")


def network_set(site, body):
	uris = body.get("networkUris")
	if uris is None:
		raise invalid("networkUris is missing.")
	for uri in uris:
		reference(site, uri, ("ethernet-networks",), "networkUris")
	if body.get("nativeNetworkUri") not in (None, *uris):
		raise invalid("nativeNetworkUri is none of networkUris.")


EACH = {"ethernet-networks": ethernet, "fc-networks": fibre_channel,
	"network-sets": network_set}
