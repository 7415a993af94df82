"""The appliance itself: who may use it, what it is licensed for, where things stand."""
import urllib.parse

from .identities import (ODD_NAMES, hardware_uuid, number_of, pretty, serial_number,
	site_octet)
from .servers import server_name

SCOPES, LABELS = 6, 8


def build(site):
	racks(site)
	firmware(site)
	people(site)
	hypervisors(site)
	pools(site)
	appliance(site)


def racks(site):
	for number in range(5):
		servers = [192 + number * 2 + each for each in range(2)]
		site.add("racks", number, f"Rack-{number + 1}", uHeight=42, depth=1000,
			width=600, height=2004, model="AF046A", partNumber="AF046A",
			serialNumber=serial_number(site.name, "racks", number),
			thermalLimit=None,
			rackMounts=[{"mountUri": site.uri("server-hardware", each),
			"topUSlot": 20 + each % 10, "uHeight": 1, "relativeOrder": -1,
			"location": None} for each in servers])
	for number in range(2):
		site.add("datacenters", number, f"Datacenter \"{number + 1}\"",
			width=5000, depth=5001.5, currency="EUR",
			costPerKilowattHour=0.1 + number, coolingCapacity=5,
			coolingMultiplier=1.5, defaultVoltage=220,
			deratingPercentage=20.0,
			contents=[{"resourceUri": site.uri("racks", each), "x": 1000,
			"y": 1000 * each, "rotation": 0} for each in range(5)
			if each % 2 == number])
	for number in range(8):
		site.add("power-devices", number, f"PDU, {number}",
			deviceType="HPIpduCore", model="HP 8.6kVA", partNumber="AF525A",
			serialNumber=serial_number(site.name, "power-devices", number),
			ratedCapacity=32.5, lineVoltage=220, phaseType="SinglePhase",
			feedIdentifier=None, powerConnections=[], uidState="Off")
	for number in range(3):
		site.add("unmanaged-devices", number, f"unmanaged {ODD_NAMES[number]}",
			height=2, deviceType="Server", model="Procurve 4200VL",
			maximumPower=300, serialNumber=None, attributes={})
	for number in range(2):
		site.add("rack-managers", number, f"rack manager {number}",
			model="Superdome Flex",
			serialNumber=serial_number(site.name, "rack-managers", number),
			partNumber="Q2N05A", chassisCount=2, state="Configured")


def firmware(site):
	"""Baselines 1 and 2 have one name; 3 has other versions on other appliances."""
	drivers = (("Synergy Service Pack", "SY-2021.05.01"),
		("Service Pack for ProLiant", "2018.06.0"),
		("Service Pack for ProLiant", "2019.03.0"),
		("Custom SPP", "2.0" if site.name == "paris" else "1.0"))
	for number, (name, version) in enumerate(drivers):
		site.add("firmware-drivers", number, name, version=version,
			bundleType="SPP", baselineShortName=f"SPP {version}",
			bundleSize=4837926400 + (number << 40),
			releaseDate=f"2021-0{number + 1}-15T00:00:00.000Z",
			isoFileName=f"spp_{version}.iso", lastTaskUri=None,
			supportedLanguages="English", resourceState="Created",
			resourceId=version.replace(".", "_"), fwComponents=[],
			hpsumVersion="8.8.0", xmlKeyName=f"bp{number}",
			swPackagesFullPath=None)
	for number in range(3):
		site.add("firmware-bundles", number, f"bundle {number}",
			version=f"1.{number}", bundleSize=5000000000 + number,
			isoFileName=f"bundle{number}.iso", bundleType="Hotfix")
	for number in range(2):
		site.add("repositories", number, f"repository {number}",
			repositoryType="FirmwareExternalRepo", totalSpace="107374182400",
			availableSpace="5", repositoryURI=f"repositories/{number}",
			repositoryUrl=f"https://repo{number}.example/spp",
			bundleCount=number)


def people(site):
	for number in range(6):
		name = ("administrator", "jörg", "o'brien", "backup", "reader",
			"robot")[number]
		site.add("users", number, name, userName=name,
			uri=f"/rest/users/{urllib.parse.quote(name)}",
			fullName=f"{name} \"{number}\"",
			emailAddress=None if number % 2
			else f"user{number}@{site.name}.example",
			enabled=number != 4, officePhone=None, mobilePhone=None,
			permissions=[{"roleName": "Infrastructure administrator",
			"scopeUri": None}],
			without=("scopesUri", "status", "state", "description"))
		role = ("Infrastructure administrator", "Server administrator",
			"Read only",
			"Network administrator", "Backup administrator",
			"Storage administrator")[number]
		site.add("roles", number, role, uri=f"/rest/roles/{number}",
			roleName=role)
		site.add("licenses", number, None,
			product=("HPE OneView", "HPE OneView w/o iLO")[number % 2],
			licenseType="Permanent", totalCapacity=100,
			availableCapacity=100 - number,
			nodes=[{"nodeId": site.uri("server-hardware", number),
			"nodeUri": None, "nodeName": server_name(number)}],
			key=None, customerName=None, saon="", without=("name",))
	for number in range(SCOPES):
		name = ("Operations", "Équipe \"réseau\"", "Production", "Test", "DMZ",
			f"only {site.name}")[number]
		site.add("scopes", number, name, addedResourceUris=[],
			removedResourceUris=[], without=("scopesUri",))
	for number in range(LABELS):
		site.add("labels", number, f"label {ODD_NAMES[number]}",
			uri=site.uri("labels", number),
			without=("scopesUri", "status", "state", "description"))
	for number in range(2):
		site.add("backups", number, f"{site.name}_backup_{number}",
			backupSize=987654321987 + number, backupType="CUSTOM",
			id=f"{site.name}_backup_{number}", state="SUCCEEDED",
			percentComplete=100, downloadUri=None, sslPort=None)


def hypervisors(site):
	for number in range(2):
		site.add("hypervisor-managers", number, f"vcenter{number}.example",
			port=443, displayName=f"vCenter, {number}",
			hypervisorType="Vmware", username="root", version="6.7",
			state="Connected", availableDvsVersions=["6.6.0"], uuid=None)
		site.add("hypervisor-cluster-profiles", number, f"cluster {number}",
			path="DC1", hypervisorType="Vmware",
			hypervisorManagerUri=site.uri("hypervisor-managers", number),
			complianceState="Consistent", hypervisorHostProfileUris=[],
			state="Active", hypervisorClusterSettings={"haEnabled": False})
	for number in range(3):
		if site.name != "paris" or number < 2:
			site.add("os-deployment-plans", number, f"Deploy ESXi {number}",
				architecture="x86_64", osType="ESXi",
				deploymentType="I3S", additionalParameters=[])


def pools(site):
	for number, kind in enumerate(("vmac", "vwwn", "vsn", "ipv4")):
		site.add("id-pools", number, kind.upper(), uri=f"/rest/id-pools/{kind}",
			poolType=kind.upper(), enabled=True, totalCount=1048576,
			allocatedCount=4096 + number, freeCount=1044480 - number,
			rangeUris=[], prefix="VCG" if kind == "vsn" else None,
			without=("scopesUri",))


def appliance(site):
	serial = serial_number(site.name, "appliance", 0)
	uuid = hardware_uuid("804937", serial)
	mac = pretty("3863BB" + site_octet(site.name), 1, 2)
	site.singleton("/rest/appliance/nodeinfo/version", type="NodeVersionV2",
		family="HPE OneView", softwareVersion="6.30.00-0449193",
		serialNumber=serial, uuid=uuid,
		modelNumber="Synergy Composer" if site.name == "london" else "Hyper-V",
		platformType="hardware", hardwareVersion=None,
		date="2021-06-30T02:04:05Z", uri="/rest/appliance/nodeinfo/version",
		category="version")
	site.singleton("/rest/appliance/network-interfaces",
		type="ApplianceServerConfiguration",
		uri="/rest/appliance/network-interfaces",
		applianceNetworks=[{"macAddress": mac, "device": "bond0",
		"interfaceName": "Appliance", "hostname": f"{site.name}.example",
		"ipv4Type": "STATIC", "app1Ipv4Addr": "192.0.2.10",
		"ipv4Subnet": "255.255.255.0", "ipv4Gateway": "192.0.2.1",
		"domainName": "example", "ipv4NameServers": ["192.0.2.53"],
		"ipv6Type": "UNCONFIGURE", "app1Ipv6Addr": None, "unconfigure": False,
		"activeNode": 1}])
	for number in range(2):
		site.add("appliance/ha-nodes", number, f"{site.name}-node{number + 1}",
			role=("ACTIVE", "STANDBY")[number], bay=number + 1,
			enclosureUri=site.uri("enclosures", 0),
			modelNumber="Synergy Composer", version="6.30.00",
			serialNumber=serial_number(site.name, "ha-nodes", number))
	for number, (name, severity) in enumerate((("Free memory", "OK"),
		("Disk", "Warning"),
			("CPU", "OK"), (f"Load {number_of(site.name) % 7}", None))):
		site.add("appliance/health-status", number, name,
			uri=f"/rest/appliance/health-status/{number}",
			resourceType=name.upper(), severity=severity,
			statusMessage=f"{name}: 12% \"used\"", capacity="65 GB",
			available="11 GB",
			without=("scopesUri", "state", "status", "description"))
