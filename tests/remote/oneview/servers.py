"""Server hardware: blades in their bays, and servers in racks."""
from .enclosures import BAYS, enclosure_name
from .identities import ODD_NAMES, hardware_uuid, physical_mac, serial_number, wwnn, wwpn
from .profile_list import RACK, SERVERS, placement, server_group, server_type
from .types import of


def build(site):
	placed = placement(site)
	for number in range(SERVERS):
		server(site, number, placed.get(number))


def server_name(number):
	if server_group(number) is RACK:
		return f"rack {ODD_NAMES[6]}, 1U" if number == 193 \
			else f"rack server {number}"
	return f"{enclosure_name(number // BAYS)}, bay {number % BAYS + 1}"


def server(site, number, spec):
	kind = server_type(site, number)
	_, (model, form, family, short), _ = of(site)[kind]
	rack = server_group(number) is RACK
	serial = serial_number(site.name, "server-hardware", number)
	uuid = hardware_uuid("871940", serial)
	uri = site.uri("server-hardware", number)
	host = f"ilo-{number:03d}.{site.name}.example"
	on = spec.on if spec else number % 10 == 7
	site.add("server-hardware", number, server_name(number), serialNumber=serial,
		uuid=uuid, model=model, shortModel=short, partNumber="871940-B21",
		formFactor=form, assetTag=("", None, f"asset, \"{number}\"")[number % 3],
		romVersion=f"{family} v2.64", virtualSerialNumber=None, virtualUuid=None,
		maintenanceMode=False, powerState="On" if on else "Off", powerLock=False,
		uidState="Off",
		status=("OK", "OK", "OK", "Warning", "Critical", "Disabled")[number % 6],
		state="ProfileApplied" if spec else "NoProfileApplied",
		stateReason="NotApplicable", position=None if rack else number % BAYS + 1,
		processorType="Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz",
		processorCount=2, processorCoreCount=16, processorSpeedMhz=2100,
		memoryMb=4294967297 if number == 13 else 131072 + number * 1024,
		mpModel="iLO5", mpFirmwareVersion="2.55 Oct 01 2021", mpState="OK",
		mpHostInfo=management(number, host, site.name), mpDnsName=host,
		mpIpAddress=None,
		serverHardwareTypeUri=site.uri("server-hardware-types", kind),
		serverGroupUri=None if rack else site.uri("enclosure-groups",
		server_group(number)),
		locationUri=None if rack else site.uri("enclosures", number // BAYS),
		serverProfileUri=site.uri("server-profiles", spec.number) if spec
		else None,
		licensingIntent=("OneView", "OneViewNoiLO", "NotApplicable")[number % 3],
		portMap={"deviceSlots": slots(site, number, kind)} if number % 50 != 49
		else None,
		signature={"personalityChecksum": 0,
		"serverHwChecksum": 4294967295 - number},
		serverFirmwareInventoryUri=f"{uri}/firmware",
		refreshState="NotRefreshing", remoteSupportUri=f"/rest/support{uri}",
		migrationState="NotApplicable",
		serverSettings={"firmwareAndDriversInstallState": None}, scopeUris=[],
		without=missing(number))
	site.singletons[f"{uri}/firmware"] = firmware(uri, number, family)


def missing(number):
	"""What a server has nothing to say about, it leaves out."""
	return {31: ("mpHostInfo",), 32: ("powerState", "memoryMb"), 33: ("portMap",),
		34: ("assetTag", "processorType", "romVersion")}.get(number, ())


def management(number, host, site_name):
	if number % 40 == 35:
		return None
	third = 1 if site_name == "london" else 2
	return {"mpHostName": host,
		"mpIpAddresses": [{"address": f"fe80::9657:a5ff:fe00:{number:x}",
		"type": "LinkLocal"}, {"address": f"172.18.{third}.{number}",
		"type": "Static" if number % 2 else "DHCP"}]}


def slots(site, number, kind):
	found = []
	for order, (model, location, slot, device, ports) in enumerate(of(site)[kind][2]):
		first = number * 64 + order * 16
		found.append({"location": location, "slotNumber": slot,
			"deviceNumber": slot, "deviceName": model, "oaSlotNumber": slot,
			"physicalPorts": [physical_port(site, number, first + each * 5,
			each, device) for each in range(ports)]})
	return found


def physical_port(site, number, address, index, device):
	mac = physical_mac(site.name, address)
	bay = 3 + 3 * index
	rack = server_group(number) is RACK
	return {"type": device, "portNumber": index + 1,
		"mac": mac if device == "Ethernet" else None,
		"wwn": wwpn(mac) if device == "FibreChannel" else None,
		"interconnectPort": None if rack else number % BAYS + 1,
		"interconnectUri": None if rack or device == "SAS"
		else site.uri("interconnects", number // BAYS * 10 + bay),
		"virtualPorts": [virtual_port(site, address + 1 + each, each)
		for each in range(4 if device == "Ethernet" else 0)]}


def virtual_port(site, address, index):
	mac = physical_mac(site.name, address)
	storage = index == 1
	return {"portNumber": index + 1, "portFunction": "abcd"[index], "mac": mac,
		"wwnn": wwnn(mac) if storage else None,
		"wwpn": wwpn(mac) if storage else None,
		"currentAllocatedVirtualFunctionCount": 0}


def firmware(uri, number, family):
	return {"type": "server-hardware-firmware-1", "uri": f"{uri}/firmware",
		"category": "server-hardware", "serverHardwareUri": uri,
		"state": "Updated",
		"components": [{"componentName": name, "componentVersion": version,
		"componentLocation": place, "componentKey": None} for name, version,
		place in (("iLO 5", "2.55 Oct 01 2021", "System Board"),
		("System ROM", f"{family} v2.64", "System Board"),
		(f"Drive, \"{number}\"", "HPG4", "Box 1:Bay 1"))]}
