"""Fields that are seldom looked at, by kind: added to what the other files describe."""
import datetime

from .identities import device_wwn, number_of, physical_mac, serial_number
from .site import moment

SOME = ("first", "second \"two\"", None)


def build(site):
	kinds(site)
	for kind, function in DETAILS.items():
		for number, thing in enumerate(site.kinds[kind].values()):
			for name, value in function(site, number).items():
				if thing.get(name) is None or isinstance(value, dict):
					thing[name] = {**(thing.get(name) or {}),
						**value} \
						if isinstance(value, dict) else value
	site.singleton("/rest/appliance/configuration/time-locale", type="TimeAndLocale",
		uri="/rest/appliance/configuration/time-locale", locale="en_US.UTF-8",
		localeDisplayName="English (United States)", timezone="UTC",
		dateTime=moment(0), ntpServers=["192.0.2.123", "ntp.example"],
		pollingInterval=None)
	certificates(site)


def kinds(site):
	"""Kinds that are there to be complete, and small."""
	for number in range(2):
		site.add("sas-interconnect-types", number, f"Synergy 12Gb SAS {number}",
			partNumber=f"75598{number}-B21", downlinkCount=12,
			minimumFirmwareVersion="1.0")
		site.add("switch-types", number, f"Cisco Nexus {5600 + number}xx",
			partNumber=None)
		site.add("logical-switch-groups", number, f"LSG {number + 1}",
			state="Active", fabricUri=site.uri("fabrics", 0),
			switchMapTemplate={})
		site.add("sas-logical-interconnects", number, f"SLI-{number + 1}",
			consistencyStatus="CONSISTENT",
			enclosureUris=[site.uri("enclosures", number)],
			sasLogicalInterconnectGroupUri=site.uri(
			"sas-logical-interconnect-groups", number), firmware=None)
		site.add("sas-logical-interconnect-groups", number, f"SLIG-{number + 1}",
			enclosureType="SY12000", enclosureIndexes=[1],
			interconnectBaySet=1)
		site.add("id-pools/ipv4/subnets", number, f"subnet {number}",
			networkId=f"10.{number}.0.0", subnetmask="255.255.0.0",
			gateway=f"10.{number}.0.1", domain="example",
			dnsServers=["192.0.2.53", "192.0.2.54"], associatedResources=[])
	site.add("deployment-servers", 0, "deployment server",
		deplManagersType="Image Streamer", primaryIPV4="192.0.2.40",
		mgmtNetworkUri=site.uri("ethernet-networks", 0))


def certificate(name, number):
	day = datetime.timedelta(days=365 + number)
	return {"aliasName": name, "commonName": name, "issuer": "CN=Authority of a test",
		"serialNumber": f"{number_of(name, bits=64):X}", "validFrom": moment(0),
		"validUntil": moment(0, day), "expiresInDays": 365 + number,
		"publicKey": "RSA public key, 2048 bits",
		"signatureAlgorithm": "SHA256WITHRSA",
		"sha256Fingerprint": f"{number_of(name, 'sha', bits=256):064x}",
		"base64Data":
		"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"}


def certificates(site):
	hosts = [f"ilo-{number:03d}.{site.name}.example" for number in range(5)]
	servers = [{"type": "CertificateInfoV2",
		"uri": f"/rest/certificates/servers/{name}",
		"name": name, "category": "certificates", "certificateDetails":
		[certificate(name, number)], "certificateStatus": {"chainStatus": "VALID",
		"selfsigned": number % 2 == 0, "trusted": True, "status": "OK"},
		"created": moment(1),
		"modified": moment(2), "eTag": "1/1"} for number,
		name in enumerate(hosts)]
	paged(site, "/rest/certificates", "CertificateInfoV2Collection", servers)
	authorities = [{"type": "CertificateAuthority",
		"uri": f"/rest/certificates/ca/{name}",
		"name": name, "category": "certificates", "certificateDetails":
		certificate(name, number), "certStatus": None, "created": moment(1),
		"modified": moment(2), "eTag": "1/1"} for number, name in
		enumerate(("default", f"{site.name} CA"))]
	paged(site, "/rest/certificates/ca", "CertificateAuthorityList", authorities)


def paged(site, path, kind, members):
	"""What is a list in form, but never has a second page."""
	site.singleton(path, type=kind, uri=path, category="certificates", start=0,
		count=len(members), total=len(members), prevPageUri=None,
		nextPageUri=None, eTag=None, created=None, modified=None, members=members)


def server(site, number):
	return {"generation": "Gen10" if number % 4 else "Gen9",
		"mpLicenseType": "iLO Advanced",
		"intelligentProvisioningVersion": "3.61.2",
		"serverName": None if number % 5 else f"host{number}.{site.name}.example"}


def enclosure(_, number):
	return {"isFwManaged": True, "uidState": "Off", "powerMode": "RedundantPowerFeed",
		"licensingIntent": "NotApplicable", "powerAllocatedWatts": 2400 + number,
		"applianceBayCount": 2, "frameLinkModuleDomain": f"domain {number}",
		"managerBays": [{"bayNumber": bay, "fwVersion": "3.02.01",
		"ipAddress": f"172.18.30.{number * 2 + bay}",
		"role": ("Active", "Standby")[bay - 1]} for bay in (1, 2)],
		"stateReason": "None"}


def interconnect(site, number):
	return {"sparePartNumber": "813174-001", "hostName": f"ic-{number}",
		"interconnectIP": f"172.18.40.{number + 1}",
		"ipAddressList": [{"ipAddress": f"172.18.40.{number + 1}",
		"ipAddressType": "Ipv4Dhcp"}],
		"subPortCount": 0, "maxBandwidth": "Speed40G", "roles": ["Master"],
		"stackingDomainId": number % 4, "stackingDomainRole": "Master",
		"stackingMemberId": 1}


def node(site, number):
	return {"appIpv4Addr": f"192.0.2.{10 + number}",
		"synchronizationPercentComplete": 100,
		"location": {"bay": number + 1,
		"enclosure": {"resourceName": "0000A66101",
		"resourceUri": site.uri("enclosures", 0)}}}


def managed_san(site, number):
	return {"displayName": f"SAN {number}", "providerName": "BNA", "vLanId": number,
		"sanPolicy": {"zoningPolicy": "NotManaged"}, "zoningState": "Off",
		"zoneCount": 3, "aliasCount": 4, "switchCount": 1, "portsTotalCount": 48,
		"portsUsedCount": 40, "portsFreeCount": 8}


def endpoint(site, number):
	return {"deviceName": f"device {number}", "devicePortName": f"0:{number}:1",
		"portType": "Target" if number % 2 else "Initiator",
		"isOnline": number % 9 != 4, "aliasName": SOME[number % 3],
		"aliasCount": 1, "zoneName": SOME[number % 3], "zoneCount": number % 3,
		"deviceNameUri": site.uri("storage-systems", number % 3)}


def volume(site, number):
	return {"lastRefreshTime": moment(number), "deviceVolumeName": f"dev{number}",
		"deviceSpecificAttributes": {"copyState": "NotCopying", "iqn": None,
		"snapshotPoolUri": site.uri("storage-pools", 0)}}


def attached(site, number):
	mac = physical_mac(site.name, 63000 + number)
	return {"lastRefreshTime": moment(number),
		"paths": [{"transport": "FC", "status": "OK", "isEnabled": True,
		"initiator": {"name": "10:00:" + mac},
		"targets": [{"name": "20:00:" + mac}]}]}


def system(site, number):
	return {"lastRefreshTime": moment(number), "credentials": {"username": "3paradm"},
		"ports": [{"name": f"0:1:{each}", "mode": "Managed"}
		for each in range(2)],
		"deviceSpecificAttributes": {"wwn": device_wwn(site.name, 700 + number),
		"softwareVersion": "3.3.1", "managedDomain": "TestDomain"}}


def rack_device(site, number):
	return {"mac": physical_mac(site.name, 64000 + number),
		"ipv4Address": f"172.18.50.{number}", "ipv6Address": None,
		"maxPwrConsumed": 300}


def sas_interconnect(site, number):
	return {"productName": "SAS module", "uidState": "Off", "portCount": 12,
		"sasWWN": device_wwn(site.name, 800 + number),
		"interconnectTypeUri": site.uri("sas-interconnect-types", 0),
		"sasLogicalInterconnectUri": site.uri("sas-logical-interconnects", 0)}


def drive_enclosure(site, number):
	return {"manufacturer": "HPE", "uidState": "Off", "ioAdapterCount": 2,
		"wwid": device_wwn(site.name, 810 + number)}


def audit(_, number):
	return {"userId": ("administrator", "jörg")[number % 2], "sourceIp": "192.0.2.7",
		"componentId": "AUTHN", "dateTimeStamp": moment(number).replace("T", " ")
		.replace("Z", " UTC")}


def task(site, number):
	return {"taskStatus": f"task {number}",
		"parentTaskUri": site.uri("tasks", number - 1) if number % 10 == 5
		else None, "stateReason": "ValidationError" if number % 6 == 3 else None}


def rack_manager(site, number):
	return {"hostname": f"rmc{number}.{site.name}.example", "location": "Hall \"3\"",
		"licensingIntent": "OneView", "supportState": "Enabled"}


def switch(site, number):
	return {"modelName": "Nexus 6001", "firmwareVersion": "7.0",
		"roles": ["Stacking"],
		"chassisId": serial_number(site.name, "chassis", number)}


def device_manager(_, number):
	return {"deviceManagerUrl": f"https://172.18.20.{number + 1}",
		"deviceManagerVersion": "12.1"}


def identified(kind, **fields):
	"""Things of KIND have what stands last in their URI as a UUID, too."""
	def add(site, number):
		return {"uuid": site.uri(kind, number).rpartition("/")[2], **fields}
	return add


def same(**fields):
	return lambda site, number: fields


DETAILS = {
	"server-hardware": server,
	"server-hardware-types": same(generation="Gen10",
		storageCapabilities={"driveTechnologies": ["SasHdd", "SataSsd"]}),
	"enclosures": enclosure,
	"interconnects": interconnect,
	"interconnect-types": same(minimumFirmwareVersion="1.0.0",
		interconnectCapabilities={"maxBandwidthInGbps": 40,
		"capabilities": ["Ethernet"]}, unsupportedCapabilities=["FCoE"]),
	"sas-interconnects": sas_interconnect,
	"logical-interconnects": same(enclosureType="SY12000",
		snmpConfiguration={"enabled": True},
		portMonitor={"enablePortMonitor": False}),
	"logical-interconnect-groups": same(enclosureIndexes=[1, 2],
		stackingMode="Enclosure", downlinkSpeedMode="SPEED_25GB"),
	"logical-enclosures": same(powerMode="RedundantPowerFeed",
		ambientTemperatureMode="Standard", scalingState="NotScaling"),
	"drive-enclosures": drive_enclosure,
	"sas-logical-jbods": same(eraseData=False),
	"appliance/ha-nodes": node,
	"appliance/health-status": lambda _, number: {"resourceId": str(number)},
	"licenses": same(productDescription="HPE OneView Advanced, 1 server",
		productNumber="E5Y34A", expiryDate=moment(0), salesOrder=None),
	"audit-logs": audit,
	"tasks": task,
	"racks": identified("racks"),
	"datacenters": identified("datacenters", defaultPowerLineVoltage=220,
		deratingType="NaJp"),
	"power-devices": identified("power-devices", coreId="1", outletId="2"),
	"unmanaged-devices": rack_device,
	"rack-managers": rack_manager,
	"switches": switch,
	"storage-systems": system,
	"storage-pools": same(family="StoreServ", lastRefreshTime=moment(1),
		deviceSpecificAttributes={"domain": "TestDomain", "deviceType": "FC"}),
	"storage-volumes": volume,
	"storage-volume-templates": same(family="StoreServ",
		properties={"provisioningType": {"default": "Thin"},
		"isShareable": {"default": False}}),
	"storage-volume-attachments": attached,
	"fc-sans/device-managers": device_manager,
	"fc-sans/managed-sans": managed_san,
	"fc-sans/endpoints": endpoint,
	"firmware-drivers": lambda _, number: {"hotfixes": [
		{"hotfixName": f"hotfix {number}"}]},
	"os-deployment-plans": same(osdpSize="10240 MiB",
		deploymentApplianceIpv4="192.0.2.40"),
}
