"""Enclosures, their groups, and what moves packets in them."""
from .identities import hardware_uuid, physical_mac, serial_number
from .networks import ETHERNET, ONLY_LONDON

ENCLOSURES = 16
BAYS = 12
GROUPS = 4
GROUP_NAMES = ("EG-Synergy-A", "EG-Synergy-B", "EG \"Île-de-France\", 1",
	"EG-BladeSystem")


def group_of(enclosure):
	"""The number of an enclosure's group; four of them are one logical enclosure."""
	return enclosure // (ENCLOSURES // GROUPS)


def is_synergy(group):
	return group != 3


def enclosure_name(number):
	return f"0000A661{number + 1:02d}"


def build(site):
	for number in range(GROUPS):
		group(site, number)
	for number in range(ENCLOSURES):
		enclosure(site, number)
		for bay in (3, 6):
			interconnect(site, number, bay)
		sas_interconnect(site, number)
	for number in range(4):
		site.add("interconnect-types", number,
			("Virtual Connect SE 40Gb F8 Module",
			"Synergy 20Gb Interconnect Link Module",
			"HP VC FlexFabric-20/40 F8 Module",
			"HP VC 16Gb 24-Port FC Module")[number],
			partNumber=f"79450{number}-B21", downlinkCount=12,
			maximumFirmwareVersion="2.10.1006", portInfos=[])


def group(site, number):
	"""With its interconnect group, its logical enclosure and logical interconnect."""
	name = GROUP_NAMES[number]
	networks = [site.uri("ethernet-networks", each) for each in range(ETHERNET)
		if site.name != "paris" or each not in ONLY_LONDON]
	members = [site.uri("enclosures", each) for each in range(ENCLOSURES)
		if group_of(each) == number]
	interconnects = [site.uri("logical-interconnect-groups", number)]
	site.add("logical-interconnect-groups", number, f"LIG-{number + 1}",
		state="Active",
		enclosureType="SY12000" if is_synergy(number) else "C7000", uplinkSets=[],
		internalNetworkUris=[], redundancyType="HighlyAvailable",
		interconnectBaySet=3, fabricUri=site.uri("fabrics", 0))
	site.add("enclosure-groups", number, name, enclosureCount=len(members),
		enclosureTypeUri="/rest/enclosure-types/SY12000" if is_synergy(number)
		else "/rest/enclosure-types/c7000", stackingMode="Enclosure",
		interconnectBayMappings=[{"interconnectBay": bay, "enclosureIndex": None,
		"logicalInterconnectGroupUri": interconnects[0]} for bay in (3, 6)],
		ipAddressingMode="DHCP" if number % 2 else "IpPool",
		powerMode="RedundantPowerFeed",
		associatedLogicalInterconnectGroups=interconnects,
		osDeploymentSettings=None, without=("status",) if number == 1 else ())
	site.add("logical-enclosures", number, f"LE-{number + 1}", enclosureUris=members,
		enclosureGroupUri=site.uri("enclosure-groups", number),
		state="Consistent",
		logicalInterconnectUris=[site.uri("logical-interconnects", number)],
		firmware={"firmwareBaselineUri": site.uri("firmware-drivers", number % 3),
		"forceInstallFirmware": False, "firmwareUpdateOn": "EnclosureOnly"},
		deleteFailed=False, ipAddressingMode="External")
	site.add("logical-interconnects", number, f"LE-{number + 1}-LIG-{number + 1}",
		consistencyStatus="CONSISTENT" if number != 2 else "NOT_CONSISTENT",
		logicalInterconnectGroupUri=interconnects[0], enclosureUris=members,
		stackingHealth="BiConnected", fabricUri=site.uri("fabrics", 0),
		interconnects=[site.uri("interconnects", each * 10 + bay)
		for each in range(ENCLOSURES) if group_of(each) == number for bay in (3,
		6)])
	for side in range(2):
		site.add("uplink-sets", number * 2 + side,
			f"US-{number + 1}-{'AB'[side]}", networkUris=networks[side::2],
			fcNetworkUris=[], fcoeNetworkUris=[],
			logicalInterconnectUri=site.uri("logical-interconnects", number),
			networkType="Ethernet", ethernetNetworkType="Tagged",
			nativeNetworkUri=networks[side] if number == 1 else None,
			manualLoginRedistributionState="NotSupported", portConfigInfos=[],
			connectionMode="Auto", reachability="Reachable")


def enclosure(site, number):
	serial = serial_number(site.name, "enclosures", number)
	synergy = is_synergy(group_of(number))
	site.add("enclosures", number, enclosure_name(number), serialNumber=serial,
		uuid=hardware_uuid("797740", serial), partNumber="797740-B21",
		enclosureType="SY12000" if synergy else "C7000",
		enclosureModel="Synergy 12000 Frame" if synergy
		else "BladeSystem c7000 Enclosure G3", version="1.00.00",
		enclosureGroupUri=site.uri("enclosure-groups", group_of(number)),
		logicalEnclosureUri=site.uri("logical-enclosures", group_of(number)),
		deviceBayCount=BAYS,
		deviceBays=[{"type": "DeviceBayV400", "bayNumber": bay + 1,
		"deviceUri": site.uri("server-hardware", number * BAYS + bay),
		"devicePresence": "Present", "profileUri": None, "model": None,
		"availableForHalfHeightProfile": True,
		"availableForFullHeightProfile": False, "bayPowerState": "Unknown"}
		for bay in range(BAYS)], fanBayCount=10,
		fanBays=[{"bayNumber": bay + 1, "devicePresence": "Present",
		"status": "OK", "model": "Synergy Fan", "partNumber": "809097-001"}
		for bay in range(10)], powerSupplyBayCount=6,
		powerSupplyBays=[{"bayNumber": bay + 1, "devicePresence": "Present"
		if bay < 4 else "Absent", "outputCapacityWatts": 2650,
		"status": "OK" if bay < 4 else None,
		"serialNumber": serial_number(site.name, f"power supply {number}", bay)}
		for bay in range(6)], interconnectBayCount=6,
		interconnectBays=[{"bayNumber": bay,
		"interconnectUri": site.uri("interconnects", number * 10 + bay)
		if bay in (3, 6) else None,
		"logicalInterconnectUri": site.uri("logical-interconnects",
		group_of(number)) if bay in (3, 6) else None} for bay in range(1, 7)],
		powerCapacityWatts=9000 + number, fwBaselineName="Synergy Service Pack",
		fwBaselineUri=site.uri("firmware-drivers", 0),
		rackName=f"Rack-{number // 4 + 1}",
		assetTag=None if number % 3 else f"asset {number}", state="Configured",
		status=("OK", "Warning", "OK", "Critical")[number % 4],
		without=("fwBaselineName",) if number == 5 else ())


def interconnect(site, number, bay):
	name = f"{enclosure_name(number)}, interconnect {bay}"
	position = number * 10 + bay
	site.add("interconnects", position, name,
		model="Virtual Connect SE 40Gb F8 Module",
		productName="Virtual Connect SE 40Gb F8 Module for Synergy",
		serialNumber=serial_number(site.name, "interconnects", position),
		partNumber="794502-B23", firmwareVersion="2.10.1006", portCount=16,
		interconnectTypeUri=site.uri("interconnect-types", 0), state="Configured",
		interconnectMAC=physical_mac(site.name, 50000 + position),
		interconnectIP=None, enclosureUri=site.uri("enclosures", number),
		enclosureName=enclosure_name(number),
		logicalInterconnectUri=site.uri("logical-interconnects",
		group_of(number)), powerState="On", uidState="Off",
		ports=[port(position, each) for each in range(16)])


def port(position, number):
	uplink = number >= 12
	return {"type": "portV7",
		"portName": f"Q{number - 11}" if uplink else f"d{number + 1}",
		"portNumber": number + 1, "portType": "Uplink" if uplink else "Downlink",
		"portStatus": "Linked" if (position + number) % 3 else "Unlinked",
		"enabled": True, "operationalSpeed": "Speed40G" if uplink else "Speed20G",
		"neighbor": {"remoteChassisId": f"core-{number}",
		"remotePortId": f"Eth1/{number}", "remoteSystemName": "core \"A\""}
		if uplink else None, "dcbxInfo": None}


def sas_interconnect(site, number):
	site.add("sas-interconnects", number, f"{enclosure_name(number)}, interconnect 1",
		model="Synergy 12Gb SAS Connection Module", partNumber="755985-B21",
		serialNumber=serial_number(site.name, "sas-interconnects", number),
		firmwareVersion="1.0.16.0", sasPortCount=12, ports=[], powerState="On",
		enclosureUri=site.uri("enclosures", number),
		enclosureName=enclosure_name(number), hardResetState="Normal",
		softResetState="Normal")
