"""As HPE's iLO 5 and 6: a slash ends every path, Oem.Hpe everywhere, $expand of one level.

iLO 6 (Gen11) has the new subsystems beside the old arrays; iLO 5 (Gen10) the old ones, and
SmartStorage under Oem, whose drives it repeats under Storage.
"""
from . import parts
from .dmtf import add_power, add_subsystems
from .tree import ROOT, Tree, expand_query, link, links, serial, status, uuid


def oem(schema, **properties):
	return {"Hpe": {"@odata.type": f"#{schema}.v2_0_0.{schema}", **properties}}


def add_smart_storage(tree, where, system):
	"""The same controller and drives as under Storage, under other paths."""
	path = f"{system}/SmartStorage"
	array = f"{path}/ArrayControllers/0"
	tree.fill(f"{array}/DiskDrives", "HpeSmartStorageDiskDrive", {
		str(number): {"name": "HpeSmartStorageDiskDrive", "CapacityMiB": 915715,
			"Location": f"1I:1:{number}", "SerialNumber": serial(*where, "drive",
			number), "Status": status()} for number in (1, 2)})
	tree.fill(f"{array}/LogicalDrives", "HpeSmartStorageLogicalDrive", {
		"1": {"name": "HpeSmartStorageLogicalDrive", "LogicalDriveName": "OS",
			"CapacityMiB": 915715, "Raid": "1", "Status": status()}})
	tree.add(array, "HpeSmartStorageArrayController", Model="HPE Smart Array P408i-a",
		SerialNumber=serial(*where, "controller", 0), Status=status(), Links={
		"PhysicalDrives": link(f"{array}/DiskDrives"),
		"LogicalDrives": link(f"{array}/LogicalDrives")})
	tree.collect(f"{path}/ArrayControllers", "HpeSmartStorageArrayController", [array])
	tree.add(path, "HpeSmartStorage", Status=status(),
		Links={"ArrayControllers": link(f"{path}/ArrayControllers")})
	return path


def add_storage(tree, where, system, generation):
	path = f"{system}/Storage/DE00A000" if generation == 6 else f"{system}/Storage/1"
	drives = tree.fill(f"{path}/Drives", "Drive", {str(number): parts.drive(
		where, number, 960, Manufacturer=None, Name="960GB 12G SAS SSD",
		name="960GB 12G SAS SSD", Oem=oem("HpeDrive", CurrentTemperatureCelsius=31))
		for number in (1, 2)})
	tree.fill(f"{path}/Volumes", "Volume", {"1": parts.volume(1, name="Logical Drive")})
	tree.add(path, "Storage", name="HPE Smart Array Storage", Status=status(),
		StorageControllers=[{"@odata.id": f"{path}#/StorageControllers/0",
			"MemberId": "0", **parts.controller(where, Manufacturer="HPE",
			Model="HPE Smart Array P408i-a SR Gen10", FirmwareVersion="5.00",
			Location={"PartLocation": {"ServiceLabel": "Slot=0"}})}],
		Drives=links(f"{drives}/{number}" for number in (1, 2)),
		Volumes=link(f"{path}/Volumes"))
	return tree.collect(f"{system}/Storage", "Storage", [path])


def add_system(tree, where, chassis, generation):
	path = f"{ROOT}/Systems/1"
	memory = {f"proc1dimm{number}": parts.dimm(where, number, 16,
		name=f"proc1dimm{number}", Manufacturer="HPE", Location=None,
		DeviceLocator=f"PROC 1 DIMM {number}", MemoryLocation=None,
		Oem=oem("HpeMemory", DIMMStatus="GoodInUse")) for number in (1, 2)}
	memory["proc1dimm3"] = {"name": "proc1dimm3", "CapacityMiB": 0,
		"DeviceLocator": "PROC 1 DIMM 3", "Status": {"State": "Absent"}}
	tree.fill(f"{path}/Memory", "Memory", memory)
	tree.fill(f"{path}/Processors", "Processor", {"1": parts.processor(where, 1,
		name="Processors", Socket="Proc 1", SerialNumber="", PartNumber="")})
	tree.fill(f"{path}/EthernetInterfaces", "EthernetInterface", {
		"1": parts.ethernet(where, 1, "192.0.2.21", name=""),
		"2": parts.ethernet(where, 2, name="")})
	devices = tree.fill(f"{path}/PCIeDevices", "PCIeDevice", {
		"1": parts.pcie_device(where, 1, name="HPE Smart Array P408i-a",
			Slot=None, DeviceType="SingleFunction")})
	smart = add_smart_storage(tree, where, path) if generation == 5 else None
	more = {"SmartStorage": link(smart)} if smart else {}
	tree.add(path, "ComputerSystem", UUID=uuid(*where), **parts.system(where, path,
		"Computer System", Manufacturer="HPE", SubModel=None, PartNumber=None,
		Model=f"ProLiant DL360 Gen{generation + 5}", HostName="db1.example",
		MemorySummary={"TotalSystemMemoryGiB": 32, "TotalSystemPersistentMemoryGiB": 0,
			"Status": {"HealthRollup": "OK"}},
		ProcessorSummary={"Count": 1, "Model": "Intel(R) Xeon(R) Gold 6330  ",
			"Status": {"HealthRollup": "OK"}}, LastResetTime=None,
		Processors=link(f"{path}/Processors"), Memory=link(f"{path}/Memory"),
		EthernetInterfaces=link(f"{path}/EthernetInterfaces"),
		PCIeDevices=links([f"{devices}/1"]),
		Storage=link(add_storage(tree, where, path, generation)),
		Links={"Chassis": links([chassis]), "ManagedBy": links([f"{ROOT}/Managers/1"])},
		Oem=oem("HpeComputerSystemExt", PostState="FinishedPost", Links=more)))
	return path


def add_chassis(tree, where, generation):
	path = f"{ROOT}/Chassis/1"
	air = add_power(tree, where, path)
	if generation == 6:
		air |= add_subsystems(tree, where, path)
	tree.fill(f"{path}/NetworkAdapters", "NetworkAdapter", {"DC080000": {
		**parts.network_adapter(where, 1), "name": "HPE Ethernet 10/25Gb 2-port"}})
	tree.add(path, "Chassis", name="Computer System Chassis", ChassisType="RackMount",
		Manufacturer="HPE", Model=f"ProLiant DL360 Gen{generation + 5}",
		SerialNumber=serial(*where), Status=status(),
		NetworkAdapters=link(f"{path}/NetworkAdapters"),
		Links={"ComputerSystems": links([f"{ROOT}/Systems/1"]),
			"ManagedBy": links([f"{ROOT}/Managers/1"])}, **air)
	return path


def build(service="bmc", generation=5):
	tree = Tree()
	where = (service, "1")
	chassis = add_chassis(tree, where, generation)
	system = add_system(tree, where, chassis, generation)
	manager = f"{ROOT}/Managers/1"
	tree.fill(f"{manager}/EthernetInterfaces", "EthernetInterface", {
		"1": parts.ethernet((*where, "ilo"), 1, "198.51.100.21", name="Manager Dedicated"
			" Network Interface", SpeedMbps=1000)})
	tree.add(manager, "Manager", name="Manager", ManagerType="BMC", Model=f"iLO {generation}",
		FirmwareVersion=f"iLO {generation} v2.78", UUID=uuid(*where, "ilo"),
		Status=status(), EthernetInterfaces=link(f"{manager}/EthernetInterfaces"),
		Links={"ManagerForServers": links([system]), "ManagerForChassis":
			links([chassis])}, Oem=oem("HpeiLO", License={"LicenseString": "iLO Advanced"}))
	update = tree.update_service({str(number): parts.firmware(name, version) for
		number, (name, version) in enumerate({"System ROM": "U46 v2.10",
			f"iLO {generation}": "2.78 Oct 10 2025", "Intelligent Provisioning":
			"3.90.12"}.items(), 1)}, {"1": parts.firmware("Smart Update Tools", "4.1")})
	tree.root([system], [chassis], [manager], update=update, UUID=uuid(service),
		RedfishVersion="1.13.0", Vendor="HPE", Product=f"ProLiant DL360 Gen{generation + 5}",
		ProtocolFeaturesSupported=expand_query(every=False, most=1),
		Oem=oem("HpeiLOServiceExt", Manager=[{"ManagerType": f"iLO {generation}"}]))
	return tree
