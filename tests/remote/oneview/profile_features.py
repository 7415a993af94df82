"""What single profiles have: each changes the fields, and names those to leave out."""
from .identities import ODD_NAMES, device_wwn, number_of, pretty, wwnn, wwpn
from .networks import SAME_NAME
from .storage import pool_system, volume_pool


def connections(fields):
	return fields["connectionSettings"]["connections"]


def add(site, spec, fields, network, function="Ethernet", port_id=None):
	from .profiles import add_connection
	return add_connection(site, spec, fields, network, function, port_id)


def network_set(site, spec, fields):
	connections(fields)[1]["networkUri"] = site.uri("network-sets", 7)
	return ()


def fibre_channel(site, spec, fields):
	for index in range(2):
		add(site, spec, fields, site.uri("fc-networks", index), "FibreChannel",
			f"Mezz 2:{index + 1}")
	return ()


def fibre_channel_boot(site, spec, fields):
	connections(fields)[2]["boot"] = {"priority": "Primary",
		"bootVolumeSource": "UserDefined",
		"targets": [{"arrayWwpn": "20:01:00:02:AC:00:08:D6", "lun": "0"}]}
	fields["boot"]["order"] = ["HardDisk", "FibreChannelHba"]
	return ()


def same_name(site, spec, fields):
	"""A name that four kinds of networks have."""
	connections(fields)[0]["networkUri"] = site.uri("ethernet-networks", SAME_NAME)
	connections(fields)[1]["networkUri"] = site.uri("network-sets", 0)
	add(site, spec, fields, site.uri("fcoe-networks", 0), "FibreChannel",
		"Mezz 3:1-b")
	return ()


def storage_path(connection):
	return {"connectionId": connection["id"], "isEnabled": True, "networkUri": None,
		"targetSelector": "Auto", "targets": [], "status": "OK"}


def attachment(site, fields, index, volume, boot="NotBootable"):
	return {"id": index + 1, "volumeUri": site.uri("storage-volumes", volume),
		"volumeStoragePoolUri": site.uri("storage-pools", volume_pool(volume)),
		"volumeStorageSystemUri": site.uri("storage-systems",
		pool_system(volume_pool(volume))),
		"associatedTemplateAttachmentId": None, "bootVolumePriority": boot,
		"state": "Attached", "status": "OK",
		"lunType": "Manual" if index else "Auto", "lun": str(index + 1),
		"storagePaths": [storage_path(each) for each in connections(fields)
		if each["functionType"] == "FibreChannel"]}


def san(*volumes):
	def change(site, spec, fields):
		fields["sanStorage"].update(manageSanStorage=True,
			hostOSType="VMware (ESXi)",
			volumeAttachments=[attachment(site, fields, index, volume)
			for index, volume in enumerate(volumes)])
		return ()
	return change


def raid(site, spec, fields):
	fields["localStorage"]["controllers"] = [{"deviceSlot": "Mezz 1", "mode": "Mixed",
		"initialize": False, "importConfiguration": True,
		"driveWriteCache": "Unmanaged",
		"predictiveSpareRebuild": "Unmanaged",
		"logicalDrives": [{"name": "Boot \"A\"",
		"raidLevel": "RAID1", "bootable": True, "numPhysicalDrives": 2,
		"driveTechnology": "SasSsd", "sasLogicalJBODId": None, "driveNumber": 1,
		"accelerator": "Unmanaged", "numSpareDrives": None}]}]
	return ()


def jbod(site, spec, fields):
	fields["localStorage"]["sasLogicalJBODs"] = [{"id": 1, "deviceSlot": "Mezz 1",
		"name": "JBOD one", "description": None, "numPhysicalDrives": 2,
		"driveMinSizeGB": 3276, "driveMaxSizeGB": 3276,
		"driveTechnology": "SasSsd",
		"sasLogicalJBODUri": site.uri("sas-logical-jbods", 0), "eraseData": False,
		"persistent": False, "status": "OK"}]
	return ()


def firmware(baseline):
	def change(site, spec, fields):
		fields["firmware"].update(manageFirmware=True, forceInstallFirmware=False,
			firmwareBaselineUri=site.uri("firmware-drivers", baseline),
			firmwareInstallType="FirmwareAndOSDrivers",
			firmwareActivationType="Immediate")
		return ()
	return change


def template(number):
	def change(site, spec, fields):
		fields["serverProfileTemplateUri"] = site.uri("server-profile-templates",
			number)
		return ()
	return change


def iscsi(site, spec, fields):
	connections(fields)[0].update(functionType="Iscsi",
		networkUri=site.uri("ethernet-networks", 1),
		ipv4={"ipAddressSource": "UserDefined", "ipAddress": "10.1.1.9",
		"subnetMask": "255.255.255.0", "gateway": None},
		boot={"priority": "Primary", "ethernetBootType": "iSCSI",
		"bootVolumeSource": "UserDefined", "iscsi": {"chapLevel": "None",
		"bootTargetName": "iqn.2003-10.com.lefthandnetworks:boot",
		"bootTargetLun": "0", "firstBootTargetIp": "10.1.1.1",
		"firstBootTargetPort": "3260",
		"initiatorNameSource": "ProfileInitiatorName"}})
	return ()


def scopes(site, spec, fields):
	site.scoped[site.uri("server-profiles", spec.number)] = [
		site.uri("scopes", number) for number in (0, 1)]
	return ()


def user_ids(site, spec, fields):
	fields.update(macType="UserDefined", wwnType="UserDefined",
		serialNumberType="UserDefined", iscsiInitiatorNameType="UserDefined",
		serialNumber=f"USR{site.name[:2].upper()}00001")
	fields["iscsiInitiatorName"] = f"iqn.2001-01.com.example:{site.name}"
	for index, each in enumerate(connections(fields)):
		mac = pretty(f"0EADBE{number_of(site.name, bits=8):02X}", 256 + index, 2)
		each.update(macType="UserDefined", mac=mac)
		if each["functionType"] == "FibreChannel":
			each.update(wwpnType="UserDefined", wwnn=wwnn(mac),
				wwpn=wwpn(mac))
	return ()


def physical_ids(site, spec, fields):
	fields.update(macType="Physical", wwnType="Physical", serialNumberType="Physical")
	for each in connections(fields):
		each.update(macType="Physical", wwpnType="Physical")
	return ()


def rack(site, spec, fields):
	"""No interconnect, no bay; its networks are not OneView's."""
	fields["connectionSettings"]["connections"] = []
	return ()


def odd(site, spec, fields):
	fields["description"] = "Description with\ttab,\nline, \"quotes\" and \\u0041"
	connections(fields)[0]["networkUri"] = site.uri("ethernet-networks", 20)
	connections(fields)[0]["name"] = ODD_NAMES[3]
	connections(fields)[1]["networkUri"] = site.uri("ethernet-networks", 27)
	return ()


def network_missing(site, spec, fields):
	connections(fields)[1]["networkUri"] = site.uri("ethernet-networks", 145)
	return ()


def deployment(site, spec, fields):
	fields["osDeploymentSettings"] = {"osDeploymentPlanUri": site.uri(
		"os-deployment-plans", 0),
		"osVolumeUri": f"/rest/os-volumes/{number_of(site.name, 'os volume')}",
		"forceOsDeployment": False, "osCustomAttributes": [{"name": "HostName",
		"value": "host\t1", "constraints": None}], "reapplyState": "NotApplying"}
	return ()


def future(site, spec, fields):
	"""A field of a later version that leads somewhere."""
	fields["futureSettings"] = {"mode": "Auto",
		"plans": [{"planUri": site.uri("labels", 1)}]}
	return ()


def bios(site, spec, fields):
	fields["bios"].update(manageBios=True,
		overriddenSettings=[{"id": "Setting00", "value": "Disabled"},
		{"id": "Setting03", "value": "Auto"}])
	return ()


def nvme(site, spec, fields):
	fields["hostNVMeQualifiedNameType"] = "AutoGenerated"
	fields["hostNVMeQualifiedName"] = "nqn.2014-08.org.nvmexpress:uuid:" \
		f"{device_wwn(site.name, 77).replace(':', '').lower()}"
	return ()


def sparse(site, spec, fields):
	"""As little as there can be."""
	fields["connectionSettings"]["connections"] = []
	return ("firmware", "bios", "localStorage", "osDeploymentSettings", "description",
		"iscsiInitiatorName", "iscsiInitiatorNameType", "boot", "bootMode",
		"templateCompliance", "profileUUID", "associatedServer", "scopesUri")


FEATURES = {"set": network_set, "fc": fibre_channel, "fc-boot": fibre_channel_boot,
	"same-name": same_name, "san": san(0, 1), "san-private": san(10),
	"san-pool": san(9), "raid": raid,
	"jbod": jbod, "firmware": firmware(0), "firmware-other": firmware(3),
	"template": template(0), "template-missing": template(9), "iscsi": iscsi,
	"scopes": scopes, "user-ids": user_ids, "physical-ids": physical_ids,
	"rack": rack,
	"odd": odd, "network-missing": network_missing, "deployment": deployment,
	"future": future, "bios": bios, "nvme": nvme, "sparse": sparse}
