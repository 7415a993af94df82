"""Storage: systems, pools, volumes, attachments; drive enclosures and their JBODs."""
from .enclosures import enclosure_name
from .identities import ODD_NAMES, device_wwn, serial_number

SYSTEMS, POOLS, VOLUMES = 3, 6, 120
SHARED = range(0, 10)  # volumes of several profiles
PRIVATE = range(10, 60)
ONLY_LONDON = range(110, VOLUMES)
GIGABYTE = 1 << 30


def build(site):
	for number in range(SYSTEMS):
		site.add("storage-systems", number, f"ThreePAR-{number + 1}",
			family="StoreServ", hostname=f"172.18.11.{number + 11}",
			state="Managed" if number < 2 else "Discovered",
			totalCapacity=str(6000 * GIGABYTE),
			allocatedCapacity=str(911 * GIGABYTE),
			freeCapacity=str(5089 * GIGABYTE),
			storagePoolsUri=site.uri("storage-systems",
			number) + "/storage-pools", ports=[],
			deviceSpecificAttributes={"serialNumber": serial_number(site.name,
			"3par", number), "model": "HPE_3PAR 7200c",
			"firmware": "3.2.2.612"})
	for number in range(POOLS):
		pool(site, number)
	for number in range(VOLUMES):
		if site.name != "paris" or number not in ONLY_LONDON:
			volume(site, number)
	for number in range(5):
		site.add("storage-volume-templates", number, f"SVT-{number}",
			storagePoolUri=site.uri("storage-pools", number), version="1.1",
			isRoot=False, compatibleStorageSystemsUri=None,
			properties={"size": {"default": GIGABYTE}})
	drives(site)


def pool_system(number):
	"""Pools 2 and 3 have the same name, in two systems."""
	return number % 2


def volume_pool(number):
	"""Volume 9 is in one of these."""
	return 2 if number == 9 else number % 2


def pool(site, number):
	name = "CPG-same" if number in (2, 3) else f"CPG {ODD_NAMES[number]}"
	site.add("storage-pools", number, name, isManaged=number != 5,
		allocatedCapacity="0",
		storageSystemUri=site.uri("storage-systems", pool_system(number)),
		totalCapacity=str(1000 * GIGABYTE),
		freeCapacity=str(999 * GIGABYTE + number),
		deviceSpecificAttributes={"deviceId": f"pool{number}",
		"supportedRAIDLevel": "RAID6"})


def volume_name(number):
	if number in SHARED:
		return f"shared-{number:02d}"
	if number in PRIVATE:
		return f"private-{number:03d}"
	if number in ONLY_LONDON:
		return f"only-london-{number}"
	return f"volume {ODD_NAMES[number % len(ODD_NAMES)]} {number}"


def capacity(number):
	"""Text, as they come; but two that no double and no signed number can hold."""
	if number == 7:
		return "18446744073709551615"
	return 9007199254740993 if number == 8 else str((number + 1) * 10 * GIGABYTE)


def volume(site, number):
	site.add("storage-volumes", number, volume_name(number),
		isShareable=number in SHARED, provisionedCapacity=capacity(number),
		allocatedCapacity=str(number * GIGABYTE),
		lunWwn=device_wwn(site.name, number), provisioningType="Thin",
		isPermanent=True,
		storagePoolUri=site.uri("storage-pools", volume_pool(number)),
		deviceVolumeName=None,
		volumeTemplateUri=site.uri("storage-volume-templates", number % 5)
		if number % 4 == 0 else None,
		state="Managed", templateConsistency="Unknown",
		snapshotsUri=f"{site.uri('storage-volumes', number)}/snapshots",
		without=("allocatedCapacity",) if number == 60 else ())


def attach(site, number, profile, volume_number, lun):
	"""What a profile's attachment leads to."""
	site.add("storage-volume-attachments", number, None, state="Configured", lun=lun,
		storageVolumeUri=site.uri("storage-volumes", volume_number),
		storageSystemUri=site.uri("storage-systems",
		pool_system(volume_pool(volume_number))),
		ownerUri=site.uri("server-profiles", profile),
		host={"name": f"host{profile}", "os": "VMware (ESXi)"}, paths=None,
		supportsIndividualPathEnablement=True)


def drives(site):
	for number in range(4):
		uri = site.uri("drive-enclosures", number)
		site.add("drive-enclosures", number, f"{enclosure_name(number)}, bay 11",
			bay=11,
			serialNumber=serial_number(site.name, "drive-enclosures", number),
			firmwareVersion="1.10", model="Synergy D3940 Storage Module",
			state="Monitored", productName="Synergy D3940 Storage Module",
			partNumber="835386-B21",
			enclosureUri=site.uri("enclosures", number),
			enclosureName=enclosure_name(number), powerState="On",
			driveBayCount=40,
			driveBays=[drive_bay(site, uri, number, bay)
			for bay in range(40)])
	for number in range(10):
		bays = site.uri("drive-enclosures", number % 4) + "/drive-bays"
		site.add("sas-logical-jbods", number, f"JBOD {number}",
			deviceSlot="Mezz 1", numPhysicalDrives=2, maxSizeGB=3276,
			minSizeGB=3276,
			driveTechnology={"deviceInterface": "SAS", "driveMedia": "SSD"},
			usedBy=None, clearMetadata=False, sasLogicalInterconnectUri=None,
			driveBayUris=[f"{bays}/{number * 2 + each}" for each in range(2)])
		site.add("sas-logical-jbod-attachments", number,
			f"JBOD {number} of a profile",
			sasLogicalJBODUri=site.uri("sas-logical-jbods", number),
			sasLogicalInterconnectUri=None, ownerUri=None,
			deviceSlot="Mezz 1")


def drive_bay(site, uri, number, bay):
	drive = bay % 9 != 8
	return {"type": "DriveBayV3",
		"name": f"{enclosure_name(number)}, bay 11, drive bay {bay}",
		"uri": f"{uri}/drive-bays/{bay}", "driveBayLocation": str(bay),
		"status": "OK",
		"drive": {"name": f"Drive {bay}", "capacityInGB": "1920",
		"driveMedia": "SSD", "serialNumber": serial_number(site.name,
		f"drive {number}", bay), "model": "MO1920JFFCK", "authentic": "yes",
		"wwid": device_wwn(site.name, 5000 + number * 40 + bay)} if drive
		else None}
