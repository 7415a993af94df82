"""As Dell's iDRAC 9: long Ids with colons and dots, Chassis as Ids of systems, 61 firmwares.

The current one of each firmware and the one before it are both in the inventory; pages are
of 50, and only Members@odata.nextLink says that there is more.
"""
from . import parts
from .tree import ROOT, Tree, expand_query, link, links, serial, status, uuid

SYSTEM = f"{ROOT}/Systems/System.Embedded.1"
CHASSIS = f"{ROOT}/Chassis/System.Embedded.1"
MANAGER = f"{ROOT}/Managers/iDRAC.Embedded.1"


def add_storage(tree, where):
	raid = f"{SYSTEM}/Storage/RAID.SL.3-1"
	drives = []
	for number in range(8):
		identity = f"Disk.Bay.{number}:Enclosure.Internal.0-1:RAID.SL.3-1"
		drives.append(tree.add(f"{raid}/Drives/{identity}", "Drive",
			**parts.drive(where, number, 1600, name=f"Solid State Disk 0:1:{number}",
			Manufacturer="SAMSUNG", Links={"Chassis": link(
			f"{ROOT}/Chassis/Enclosure.Internal.0-1:RAID.SL.3-1")})))
	identity = "Disk.Virtual.0:RAID.SL.3-1"
	tree.fill(f"{raid}/Volumes", "Volume", {identity: parts.volume(0, 6400, "RAID10",
		name="VirtualDisk0", Links={"Drives": links(drives)})})
	new = parts.controller(where, 1, Model="PERC H755 Front", FirmwareVersion="52.21.0",
		Manufacturer="DELL")
	new["name"] = new.pop("Name")
	tree.fill(f"{raid}/Controllers", "StorageController", {"RAID.SL.3-1": new})
	tree.add(raid, "Storage", name="PERC H755 Front", Status=status(), Drives=links(drives),
		StorageControllers=[{**parts.controller(where, 1, Model="PERC H755 Front",
			FirmwareVersion="52.21.0", Manufacturer="DELL"), "MemberId": "RAID.SL.3-1",
			"@odata.id": f"{raid}#/StorageControllers/0"}],
		Controllers=link(f"{raid}/Controllers"), Volumes=link(f"{raid}/Volumes"))
	ahci = tree.add(f"{SYSTEM}/Storage/AHCI.Embedded.1-1", "Storage", Drives=[],
		StorageControllers=[], Volumes=link(tree.collect(
		f"{SYSTEM}/Storage/AHCI.Embedded.1-1/Volumes", "Volume", [])))
	shelf = f"{ROOT}/Chassis/Enclosure.Internal.0-1:RAID.SL.3-1"
	tree.add(shelf, "Chassis", name="Backplane 1", ChassisType="Enclosure",
		Manufacturer="DELL", Status=status(), Links={"Drives": links(drives),
		"ComputerSystems": links([SYSTEM]), "ContainedBy": link(CHASSIS)})
	return tree.collect(f"{SYSTEM}/Storage", "Storage", [raid, ahci]), shelf


def add_air(tree, where):
	supplies = [{**parts.power_supply(where, number, 1400, Manufacturer="DELL"),
		"@odata.id": f"{CHASSIS}/Power/PowerSupplies/PSU.Slot.{number}",
		"MemberId": f"PSU.Slot.{number}", "Name": f"PS{number} Status"}
		for number in (1, 2)]
	tree.add(f"{CHASSIS}/Power", "Power", PowerSupplies=supplies)
	fans = [{**parts.old_fan(number, 8640), "MemberId": f"Fan.Embedded.{number}A",
		"@odata.id": f"{CHASSIS}/Thermal/Fans/Fan.Embedded.{number}A",
		"Name": f"System Board Fan{number}A"} for number in range(1, 7)]
	tree.add(f"{CHASSIS}/Thermal", "Thermal", Fans=fans)
	return {"Power": link(f"{CHASSIS}/Power"), "Thermal": link(f"{CHASSIS}/Thermal")}


def firmwares():
	"""61: what runs now, what would be rolled back to, and what waits to be applied."""
	names = ["BIOS", "Integrated Dell Remote Access Controller", "PERC H755 Front",
		"Lifecycle Controller", "System CPLD", "OS Drivers Pack", "Diagnostics",
		"Backplane 1", "Power Supply.Slot.1", "Power Supply.Slot.2", "TPM"]
	names += [f"Solid State Disk 0:1:{number}" for number in range(8)]
	names += [f"BCM57414 NetXtreme-E - {number:02X}" for number in range(11)]
	found = {}
	for number, name in enumerate(names):
		for state, version in (("Current", "2.10.2"), ("Previous", "2.9.4")):
			found[f"{state}-{100000 + number}-{version}__{number}"] = parts.firmware(
				name, version, SoftwareId=str(100000 + number), Manufacturer="Dell",
				ReleaseDate="2025-11-04T00:00:00Z")
	found["Available-159-2.11.4__BIOS.Setup.1-1"] = parts.firmware("BIOS", "2.11.4")
	return found


def add_system(tree, where, storage):
	processors = {f"CPU.Socket.{number}": parts.processor(where, number,
		name=f"CPU {number}", Socket=f"CPU.Socket.{number}") for number in (1, 2)}
	memory = {f"DIMM.Socket.A{number}": parts.dimm(where, number, 64,
		name=f"DIMM A{number}", Location=None, DeviceLocator=f"DIMM A{number}")
		for number in range(1, 9)}
	nics = {f"NIC.Integrated.1-{number}-1": parts.ethernet(where, number,
		PermanentMACAddress=None) for number in (1, 2, 3, 4)}
	devices = tree.fill(f"{CHASSIS}/PCIeDevices", "PCIeDevice", {
		f"{bus}-0": parts.pcie_device(where, bus, name="BCM57414 NetXtreme-E",
			Manufacturer="Broadcom Inc.", Model=None, Slot=None) for bus in (101, 177)})
	tree.fill(f"{CHASSIS}/NetworkAdapters", "NetworkAdapter", {
		"NIC.Integrated.1": parts.network_adapter(where, 1, Location=None)})
	tree.add(SYSTEM, "ComputerSystem", UUID=uuid(*where), **parts.system(where, SYSTEM, "System",
		Manufacturer="Dell Inc.", Model="PowerEdge R750", SKU=serial(*where)[:7],
		SubModel=None, AssetTag="", HostName="idrac-host", IndicatorLED="Lit",
		MemorySummary={"TotalSystemMemoryGiB": 476.837, "Status": status()},
		Processors=link(tree.fill(f"{SYSTEM}/Processors", "Processor", processors)),
		Memory=link(tree.fill(f"{SYSTEM}/Memory", "Memory", memory)),
		EthernetInterfaces=link(tree.fill(f"{SYSTEM}/EthernetInterfaces",
			"EthernetInterface", nics)),
		Storage=link(storage), PCIeDevices=links([f"{devices}/101-0", f"{devices}/177-0"]),
		Links={"Chassis": links([CHASSIS]), "ManagedBy": links([MANAGER])},
		Oem={"Dell": {"DellSystem": {"ChassisServiceTag": serial(*where)[:7]}}}))


def build(service="bmc"):
	tree = Tree()
	where = (service, "1")
	storage, shelf = add_storage(tree, where)
	add_system(tree, where, storage)
	tree.add(CHASSIS, "Chassis", name="Computer System Chassis", ChassisType="RackMount",
		Manufacturer="Dell Inc.", Model="PowerEdge R750", SerialNumber=serial(*where),
		Status=status(), PCIeDevices=link(f"{CHASSIS}/PCIeDevices"),
		NetworkAdapters=link(f"{CHASSIS}/NetworkAdapters"),
		Links={"ComputerSystems": links([SYSTEM]), "ManagedBy": links([MANAGER]),
			"Contains": links([shelf])}, **add_air(tree, where))
	tree.fill(f"{MANAGER}/EthernetInterfaces", "EthernetInterface", {"NIC.1":
		parts.ethernet((*where, "idrac"), 1, "198.51.100.31", SpeedMbps=1000)})
	tree.add(MANAGER, "Manager", name="Manager", ManagerType="BMC", Model="16G Monolithic",
		FirmwareVersion="7.00.30.00", UUID=uuid(*where, "idrac"), Status=status(),
		EthernetInterfaces=link(f"{MANAGER}/EthernetInterfaces"),
		Links={"ManagerForServers": links([SYSTEM]), "ManagerForChassis":
			links([CHASSIS])})
	tree.root([SYSTEM], [CHASSIS, shelf], [MANAGER], update=tree.update_service(firmwares()),
		RedfishVersion="1.17.0", Vendor="Dell", Product="Integrated Dell Remote Access "
		"Controller", ProtocolFeaturesSupported=expand_query(most=1))
	return tree
