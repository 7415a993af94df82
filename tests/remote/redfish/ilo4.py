"""As HP's iLO 4, older than most schemas: memory, drives and firmware under Oem.Hp alone.

Without the header OData-Version it shows the links of its earlier interface ("href") beside
Redfish's. It knows neither $expand nor Storage.
"""
from . import parts
from .tree import ROOT, Tree, link, links, serial, status, uuid


def oem(schema, **properties):
	return {"Hp": {"@odata.type": f"#{schema}.1.0.0.{schema}", **properties}}


def add_disks(tree, where, array):
	"""Drives whose bodies are HP's own: capacity in MiB, wear used rather than left."""
	drives = {str(number): {"name": "HpSmartStorageDiskDrive", "Model": "EG0900FBVFQ",
		"CapacityMiB": 858483, "CapacityGB": 900, "BlockSizeBytes": 512,
		"CapacityLogicalBlocks": 1758174768, "InterfaceType": "SAS",
		"MediaType": "HDD", "RotationalSpeedRpm": 10000, "Location": f"1I:1:{number}",
		"LocationFormat": "ControllerPort:Box:Bay", "SSDEnduranceUtilizationPercentage":
		None, "FirmwareVersion": {"Current": {"VersionString": "HPDC"}},
		"SerialNumber": serial(*where, "drive", number), "Status": status()}
		for number in (0, 1)}
	drives["2"] = {**drives["1"], "Model": "MK0400GCTZA", "InterfaceType": "SATA",
		"MediaType": "SSD", "CapacityMiB": 381554, "CapacityGB": 400,
		"CapacityLogicalBlocks": 781422768, "RotationalSpeedRpm": 0,
		"Location": "1I:1:3", "SerialNumber": serial(*where, "drive", 2),
		"SSDEnduranceUtilizationPercentage": 7}
	return tree.fill(f"{array}/DiskDrives", "HpSmartStorageDiskDrive", drives)


def add_smart_storage(tree, where, system):
	path = f"{system}/SmartStorage"
	arrays = f"{path}/ArrayControllers"
	volumes = tree.fill(f"{arrays}/0/LogicalDrives", "HpSmartStorageLogicalDrive", {
		"1": {"name": "HpSmartStorageLogicalDrive", "LogicalDriveName": "01A3B7E6",
			"CapacityMiB": 858451, "Raid": "1", "Status": status(),
			"InterfaceType": "SAS"}})
	drives = add_disks(tree, where, f"{arrays}/0")
	tree.add(f"{arrays}/0", "HpSmartStorageArrayController", Model="HP Smart Array P440ar",
		name="HpSmartStorageArrayController", Location="Slot 0",
		FirmwareVersion={"Current": {"VersionString": "6.60"}}, Status=status(),
		SerialNumber=serial(*where, "controller", 0), LocationFormat="PCISlot",
		Links={"LogicalDrives": link(volumes), "PhysicalDrives": link(drives)})
	tree.collect(arrays, "HpSmartStorageArrayController", [f"{arrays}/0"])
	tree.collect(f"{path}/HostBusAdapters", "HpHostBusAdapter", [])
	tree.add(path, "HpSmartStorage", Status=status(), Links={
		"ArrayControllers": link(arrays),
		"HostBusAdapters": link(f"{path}/HostBusAdapters")})
	return path


def add_memory(tree, where, system):
	dimms = {f"proc1dimm{number}": {"name": f"proc1dimm{number}", "SizeMB": 16384,
		"DIMMStatus": "GoodInUse", "DIMMType": "DDR4", "DIMMTechnology": "RDIMM",
		"MaximumFrequencyMHz": 2133, "Manufacturer": "HP", "PartNumber": "774172-001",
		"SocketLocator": f"PROC 1 DIMM {number}"} for number in (1, 2)}
	dimms["proc1dimm3"] = {"name": "proc1dimm3", "SizeMB": 0, "DIMMStatus": "NotPresent",
		"SocketLocator": "PROC 1 DIMM 3"}
	return tree.fill(f"{system}/Memory", "HpMemory", dimms)


def add_system(tree, where):
	path = f"{ROOT}/Systems/1"
	tree.fill(f"{path}/Processors", "Processor", {"1": parts.processor(where, 1,
		Socket="Proc 1", Model="Intel(R) Xeon(R) CPU E5-2640 v3 @ 2.60GHz",
		TotalCores=8, TotalThreads=16, MaxSpeedMHz=4000, PartNumber=None)})
	hp = {"SmartStorage": link(add_smart_storage(tree, where, path)),
		"Memory": link(add_memory(tree, where, path)),
		"NetworkAdapters": link(tree.fill(f"{path}/NetworkAdapters",
			"HpBaseNetworkAdapter", {"1": {"name": "HP Ethernet 1Gb 4-port 331i",
				"PartNumber": "N/A", "SerialNumber": serial(*where, "nic"),
				"FirmwareVersion": {"Current": {"VersionString": "17.4.41"}},
				"PhysicalPorts": [{"MacAddress": "02:00:00:00:00:01"}],
				"Status": status()}}))}
	tree.add(path, "ComputerSystem", UUID=uuid(*where), **parts.system(where, path,
		"Computer System", Manufacturer="HP", Model="ProLiant DL380 Gen9",
		SubModel=None, PartNumber=None, AssetTag="                ", HostName="",
		LastResetTime=None, ProcessorSummary={"Count": 1, "Model":
			"Intel(R) Xeon(R) CPU E5-2640 v3 @ 2.60GHz",
			"Status": {"HealthRollUp": "OK"}},
		MemorySummary={"TotalSystemMemoryGiB": 32, "Status": {"HealthRollUp": "OK"}},
		Status={"State": "Enabled", "Health": "OK"},
		Processors=link(f"{path}/Processors"),
		Links={"Chassis": links([f"{ROOT}/Chassis/1"]),
			"ManagedBy": links([f"{ROOT}/Managers/1"])},
		Oem=oem("HpComputerSystemExt", Links=hp)))
	return path


def add_chassis(tree, where):
	path = f"{ROOT}/Chassis/1"
	tree.add(f"{path}/Power", "Power", PowerSupplies=[{"Name": "HpServerPowerSupply",
		"Model": "720478-B21", "SparePartNumber": "754377-001", "FirmwareVersion": "1.00",
		"SerialNumber": serial(*where, "power", number), "PowerCapacityWatts": 500,
		"Status": status(), "Oem": oem("HpServerPowerSupply", BayNumber=number)}
		for number in (1, 2)])
	tree.add(f"{path}/Thermal", "Thermal", Fans=[{"FanName": f"Fan {number}",
		"CurrentReading": 16, "Units": "Percent", "Status": status()}
		for number in (1, 2)])
	tree.add(path, "Chassis", name="Computer System Chassis", ChassisType="RackMount",
		Manufacturer="HP", Model="ProLiant DL380 Gen9", SerialNumber=serial(*where),
		Status=status(), Power=link(f"{path}/Power"), Thermal=link(f"{path}/Thermal"),
		Links={"ComputerSystems": links([f"{ROOT}/Systems/1"]),
			"ManagedBy": links([f"{ROOT}/Managers/1"])})
	return path


def build(service="bmc"):
	tree = Tree()
	where = (service, "1")
	system, chassis = add_system(tree, where), add_chassis(tree, where)
	manager = tree.add(f"{ROOT}/Managers/1", "Manager", name="Manager", ManagerType="BMC",
		Model="iLO 4", FirmwareVersion="iLO 4 v2.82", UUID=uuid(*where, "ilo"),
		Status=status(), Links={"ManagerForServers": links([system]),
			"ManagerForChassis": links([chassis])})
	tree.root([system], [chassis], [manager], RedfishVersion="1.0.0", UUID=uuid(service),
		Oem=oem("HpiLOServiceExt", Manager=[{"ManagerType": "iLO 4"}]))
	return tree


def with_legacy_links(value):
	"""VALUE with "links" and "href" beside "Links" and "@odata.id"."""
	if isinstance(value, list):
		return [with_legacy_links(element) for element in value]
	if not isinstance(value, dict):
		return value
	result = {key: with_legacy_links(element) for key, element in value.items()}
	if set(value) == {"@odata.id"}:
		result["href"] = value["@odata.id"]
	if "Links" in result:
		result["links"] = result["Links"]
	if "Members" in result:
		result["links"] = {"Member": result["Members"]}
	return result
