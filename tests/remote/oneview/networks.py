"""Networks of all four kinds, sets of them, their bandwidths, and what carries them."""
from .identities import ODD_NAMES, device_wwn, physical_mac, serial_number, wwnn, wwpn

ETHERNET, FC, FCOE, SETS = 150, 12, 8, 20
FIRST_ODD = 20
SAME_NAME = 40  # the number of the Ethernet network that shares its name
SHARED_NAME = "Storage-A"  # of an Ethernet, an FC and an FCoE network, and of a set
ONLY_LONDON = range(140, ETHERNET)

# Where the bandwidths of each kind of network begin.
TEMPLATES = {"ethernet-networks": 0, "fc-networks": 200, "fcoe-networks": 230,
	"network-sets": 250}


def build(site):
	for number in range(ETHERNET):
		if site.name != "paris" or number not in ONLY_LONDON:
			ethernet(site, number)
	if site.name == "paris":
		ethernet(site, ETHERNET)
	for number in range(FC):
		fibre_channel(site, number)
	for number in range(FCOE):
		fcoe(site, number)
	for number in range(SETS):
		network_set(site, number)
	sans(site)
	fabrics(site)


def bandwidth(site, kind, number, name, maximum):
	return site.add("connection-templates", TEMPLATES[kind] + number, f"name{name}",
		bandwidth={"maximumBandwidth": maximum, "typicalBandwidth": 2500})


def ethernet_name(number):
	if FIRST_ODD <= number < FIRST_ODD + len(ODD_NAMES):
		return f"net {ODD_NAMES[number - FIRST_ODD]}"
	if number == SAME_NAME:
		return SHARED_NAME
	if number in ONLY_LONDON:
		return f"only-london-{number}"
	if number == ETHERNET:
		return "only-paris"
	return ("Management", "iSCSI-A", "iSCSI-B", "Untagged", "Tunnel")[number] \
		if number < 5 else f"Production-{number:03d}"


def ethernet(site, number):
	name = ethernet_name(number)
	kind = {3: "Untagged", 4: "Tunnel"}.get(number, "Tagged")
	purpose = ("Management", "ISCSI", "ISCSI", "General", "General")[number] \
		if number < 5 else ("General", "VMMigration",
		"FaultTolerance")[number % 3]
	site.add("ethernet-networks", number, name, purpose=purpose,
		smartLink=number % 2 == 0, vlanId=0 if kind != "Tagged" else 100 + number,
		ethernetNetworkType=kind, privateNetwork=number % 10 == 7, subnetUri=None,
		ipv6SubnetUri=None, fabricUri=site.uri("fabrics", 0), state="Active",
		internalVlanId=None,
		connectionTemplateUri=bandwidth(site, "ethernet-networks", number, name,
		20000), status=None if number % 17 == 9 else "OK",
		without=("description",) if number % 7 == 3 else ())


def fibre_channel(site, number):
	name = SHARED_NAME if number == 0 else f"Storage-{'ABCDEFGHIJKL'[number]}"
	site.add("fc-networks", number, name, linkStabilityTime=30, state="Active",
		fabricType="DirectAttach" if number == 11 else "FabricAttach",
		autoLoginRedistribution=number % 2 == 0, fabricUri=site.uri("fabrics", 0),
		managedSanUri=site.uri("fc-sans/managed-sans", number % 4) if number < 8
		else None,
		connectionTemplateUri=bandwidth(site, "fc-networks", number, name, 16000))


def fcoe(site, number):
	name = SHARED_NAME if number == 0 else f"FCoE-{number}"
	site.add("fcoe-networks", number, name, vlanId=3000 + number, state="Active",
		managedSanUri=None, fabricUri=site.uri("fabrics", 0),
		connectionTemplateUri=bandwidth(site, "fcoe-networks", number, name,
		10000))


def network_set(site, number):
	name = SHARED_NAME if number == 0 else ("Production-005" if number == 1
		else f"Set {ODD_NAMES[number - 2]}" if number < 6
		else f"Set-{number:02d}")
	members = [site.uri("ethernet-networks", 5 + (number * 7 + step) % 15)
		for step in range(2 + number % 5)]
	site.add("network-sets", number, name, networkUris=members, state="Active",
		nativeNetworkUri=members[0] if number % 2 else None,
		networkSetType="Regular",
		connectionTemplateUri=bandwidth(site, "network-sets", number, name,
		20000))


def sans(site):
	for number in range(2):
		site.add("fc-sans/providers", number,
			f"{('Brocade', 'Cisco')[number]} FOS",
			displayName=("Brocade Network Advisor", "Cisco")[number],
			deviceManagerUri=site.uri("fc-sans/device-managers", number),
			sanType="Fabric",
			defaultConnectionInfo=[{"name": "Port", "value": 5989,
			"valueType": "Integer", "required": True}])
		site.add("fc-sans/device-managers", number, f"172.18.20.{number + 1}",
			providerUri=site.uri("fc-sans/providers", number), internal=False,
			providerDisplayName=("Brocade Network Advisor", "Cisco")[number],
			isInternal=False, refreshState="Stable", stateReason=None,
			connectionInfo=[{"name": "Host",
			"value": f"172.18.20.{number + 1}"}])
	for number in range(4):
		site.add("fc-sans/managed-sans", number, f"SAN1_{number}",
			sanType="Fabric",
			deviceManagerUri=site.uri("fc-sans/device-managers", number % 2),
			deviceManagerName=f"172.18.20.{number % 2 + 1}", isInternal=False,
			principalSwitch=wwnn(physical_mac(site.name, 60000 + number)),
			imported=True, refreshState="Stable", zoningPolicy=None,
			associatedNetworks=[{"name": f"Storage-{'ABCDEFGHIJKL'[each]}",
			"uri": site.uri("fc-networks", each)} for each in (number,
			number + 4)])
	for number in range(40):
		site.add("fc-sans/endpoints", number,
			wwpn(physical_mac(site.name, 61000 + number)),
			sanUri=site.uri("fc-sans/managed-sans", number % 4), zones=None,
			sanName=f"SAN1_{number % 4}", port=f"1/{number}",
			online=number % 9 != 4,
			wwn=wwpn(physical_mac(site.name, 61000 + number)), vendor=None,
			endpointName=f"port {number}")


def fabrics(site):
	site.add("fabrics", 0, "DefaultFabric", domainUri=f"/rest/domains/{site.name}",
		reservedVlanRange={"type": "vlan-pool", "start": 3967, "length": 128})
	for number in range(3):
		site.add("switches", number, f"switch-{number}", model="Cisco Nexus 6001",
			serialNumber=serial_number(site.name, "switches", number),
			switchTypeUri=site.uri("switch-types", number % 2), ports=[],
			logicalSwitchUri=site.uri("logical-switches", number // 2),
			chassisMac=physical_mac(site.name, 62000 + number), portCount=64)
	for number in range(2):
		site.add("logical-switches", number, f"Logical switch {number + 1}",
			switchMap={"switchMapEntryTemplates": []},
			consistencyStatus="CONSISTENT",
			deviceWwn=device_wwn(site.name, 900 + number))
