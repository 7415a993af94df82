"""As DMTF's mock-ups: two systems in a chassis of their own each, and a rack around them.

Node 1's chassis has the new PowerSubsystem and ThermalSubsystem beside the old Power and
Thermal, node 2's the old ones alone. Everything that a schema allows is somewhere.
"""
from . import parts
from .tree import (ROOT, Tree, absent, expand_query, link, links, serial, status, uuid)

NODES = {"node-1": "1U-1", "node-2": "1U-2"}


def old_parts(path, name, elements):
	"""Elements of an old array, each with its place as its @odata.id."""
	return [{"@odata.id": f"{path}#/{name}/{number}", "MemberId": str(number), **element}
		for number, element in enumerate(elements)]


def add_power(tree, where, chassis):
	tree.add(f"{chassis}/Power", "Power", PowerSupplies=old_parts(
		f"{chassis}/Power", "PowerSupplies", [
			parts.power_supply(where, 1), parts.power_supply(where, 2,
				Status=status(health="Warning")),
			{"Name": "Power Supply 3", "Status": absent()}]),
		PowerControl=[{"MemberId": "0", "PowerConsumedWatts": 344}])
	tree.add(f"{chassis}/Thermal", "Thermal", Fans=old_parts(
		f"{chassis}/Thermal", "Fans", [parts.old_fan(1), parts.old_fan(2, 5300),
			{"Name": "Fan 3", "Status": absent(), "Reading": None}]),
		Temperatures=[{"MemberId": "0", "Name": "Inlet", "ReadingCelsius": 24}])
	return {"Power": link(f"{chassis}/Power"), "Thermal": link(f"{chassis}/Thermal")}


def add_subsystems(tree, where, chassis):
	power, thermal = f"{chassis}/PowerSubsystem", f"{chassis}/ThermalSubsystem"
	supplies = {}
	for number in (1, 2):
		properties = parts.power_supply(where, number)
		properties["name"] = properties.pop("Name")
		supplies[f"Bay{number}"] = properties
	supplies["Bay2"]["Status"] = status(health="Warning")
	supplies["Bay3"] = {"name": "Power Supply 3", "Status": absent()}
	tree.add(power, "PowerSubsystem", CapacityWatts=1600, PowerSupplies=link(
		tree.fill(f"{power}/PowerSupplies", "PowerSupply", supplies)))
	fans = {}
	for number, rpm in ((1, 5400), (2, 5300)):
		properties = parts.fan(number, rpm)
		properties["name"] = properties.pop("Name")
		fans[f"Fan{number}"] = properties
	fans["Fan3"] = {"name": "Fan 3", "Status": absent()}
	tree.add(thermal, "ThermalSubsystem", Fans=link(
		tree.fill(f"{thermal}/Fans", "Fan", fans)))
	sensors = {f"Fan{number}": {"name": f"Fan {number} speed", "Reading": rpm,
		"ReadingUnits": "RPM"} for number, rpm in ((1, 5400), (2, 5300))}
	tree.fill(f"{chassis}/Sensors", "Sensor", sensors)
	return {"PowerSubsystem": link(power), "ThermalSubsystem": link(thermal),
		"Sensors": link(f"{chassis}/Sensors")}


def add_chassis(tree, where, name, node, new):
	path = f"{ROOT}/Chassis/{name}"
	air = add_power(tree, where, path)
	if new:
		air |= add_subsystems(tree, where, path)
	devices = [f"{path}/PCIeDevices/GPU1", f"{path}/PCIeDevices/Empty"]
	tree.add(devices[0], "PCIeDevice", **parts.pcie_device(where, 1))
	tree.add(devices[1], "PCIeDevice", name="Slot 2", Status=absent())
	tree.collect(f"{path}/PCIeDevices", "PCIeDevice", devices)
	adapter = parts.network_adapter(where, 1)
	adapter["Ports"] = link(tree.collect(f"{path}/NetworkAdapters/OCP1/Ports", "Port", []))
	tree.fill(f"{path}/NetworkAdapters", "NetworkAdapter", {"OCP1": adapter})
	tree.add(path, "Chassis", name=f"Computer System Chassis {name}",
		ChassisType="RackMount", Manufacturer="Contoso", Model="3500RX", SKU="8675309",
		SerialNumber=serial(*where, "chassis"), PartNumber="224071-J23",
		AssetTag=f"Chassis-{name}", PowerState="On", Status=status(),
		PCIeDevices=link(f"{path}/PCIeDevices"),
		NetworkAdapters=link(f"{path}/NetworkAdapters"),
		Drives=link(f"{path}/Drives"),
		Location={"PostalAddress": {"City": "Portland"},
			"Placement": {"Rack": "WEB43", "RackOffset": 12}},
		Links={"ComputerSystems": [link(f"{ROOT}/Systems/{node}")],
			"ManagedBy": [link(f"{ROOT}/Managers/BMC-{node[-1]}")],
			"ContainedBy": link(f"{ROOT}/Chassis/Rack")}, **air)
	return path


def add_storage(tree, where, system, chassis):
	"""A RAID controller as an element of the storage, an NVMe one as a resource."""
	raid, nvme = f"{system}/Storage/RAID1", f"{system}/Storage/NVMe1"
	bays = {f"Bay{number}": parts.drive(where, number) for number in (1, 2)}
	bays["Bay3"] = {"name": "Drive 3", "Status": absent()}
	bays["Bay4"] = parts.drive(where, 4, 1600, protocol="NVMe",
		PredictedMediaLifeLeftPercent=71.5, Model="KCM61VUL1T60")
	bays["Bay5"] = parts.drive(where, 5, 4000, media="HDD", protocol="SATA",
		RotationSpeedRPM=7200, PredictedMediaLifeLeftPercent=None,
		FailurePredicted=True, Status=status(health="Critical"))
	tree.fill(f"{chassis}/Drives", "Drive", bays)
	at = [f"{chassis}/Drives/{bay}" for bay in bays]
	for bay in at:
		tree.resources[bay]["Links"] = {"Chassis": link(chassis), "Volumes": []}
	tree.fill(f"{raid}/Volumes", "Volume", {"1": parts.volume(1, Links={
		"Drives": links(at[:2])})})
	tree.add(raid, "Storage", name="RAID storage", Status=status(),
		StorageControllers=old_parts(raid, "StorageControllers",
			[parts.controller(where)]),
		Drives=links([*at[:3], at[4]]), Volumes=link(f"{raid}/Volumes"))
	new = parts.controller(where, 1, Model="NVMe bridge", FirmwareVersion="1.2.3")
	new["name"] = new.pop("Name")
	tree.fill(f"{nvme}/Controllers", "StorageController", {"NVMeController": new})
	tree.add(nvme, "Storage", name="NVMe storage", Status=status(),
		Controllers=link(f"{nvme}/Controllers"), Drives=links([at[3]]),
		Volumes=link(tree.collect(f"{nvme}/Volumes", "Volume", [])))
	tree.add(f"{system}/SimpleStorage/1", "SimpleStorage", name="Simple Storage",
		Devices=[{"Name": f"Drive {number}", "Manufacturer": "Kioxia",
			"CapacityBytes": 960 * 10 ** 9, "Status": status()}
			for number in (1, 2)])
	tree.collect(f"{system}/SimpleStorage", "SimpleStorage", [f"{system}/SimpleStorage/1"])
	return {"Storage": link(tree.collect(f"{system}/Storage", "Storage", [raid, nvme])),
		"SimpleStorage": link(f"{system}/SimpleStorage")}


def add_system(tree, where, node, chassis):
	path = f"{ROOT}/Systems/{node}"
	processors = {"CPU1": parts.processor(where, 1), "CPU2": parts.no_processor(2)}
	if node == "node-1":
		processors["CPU2"] = parts.processor(where, 2)
		processors["GPU1"] = parts.processor(where, 3, Socket=None,
			ProcessorType="GPU", ProcessorArchitecture="OEM", InstructionSet=None,
			Model="A2", Manufacturer="NVIDIA", TotalCores=1280, TotalThreads=None,
			MaxSpeedMHz=1770)
	memory = {f"DIMM{number}": parts.dimm(where, number) for number in (1, 2, 3)}
	memory["DIMM4"] = parts.no_dimm(4)
	nics = {"1": parts.ethernet(where, 1, f"192.0.2.{10 + int(node[-1])}",
			EthernetInterfaceType="Physical"),
		"2": parts.ethernet(where, 2, LinkStatus="LinkDown", SpeedMbps=None)}
	bios = tree.add(f"{path}/Bios", "Bios", Attributes={"BootMode": "Uefi"})
	tree.add(path, "ComputerSystem", UUID=uuid(*where), **parts.system(where, path, node,
		Processors=link(tree.fill(f"{path}/Processors", "Processor", processors)),
		Memory=link(tree.fill(f"{path}/Memory", "Memory", memory)),
		EthernetInterfaces=link(tree.fill(f"{path}/EthernetInterfaces",
			"EthernetInterface", nics)),
		PCIeDevices=links([f"{chassis}/PCIeDevices/GPU1"]), Bios=link(bios),
		**{"PCIeDevices@odata.count": 1}, **add_storage(tree, where, path, chassis),
		Links={"Chassis": [link(chassis)],
			"ManagedBy": [link(f"{ROOT}/Managers/BMC-{node[-1]}")]}))
	return path


def add_manager(tree, where, node):
	path = f"{ROOT}/Managers/BMC-{node[-1]}"
	nic = parts.ethernet((*where, "bmc"), 1, f"198.51.100.{int(node[-1])}", SpeedMbps=1000)
	tree.add(path, "Manager", name=f"Manager of {node}", ManagerType="BMC",
		Manufacturer="Contoso", Model="Joo Janta 200", FirmwareVersion="1.45.455b66-rev4",
		SerialNumber=serial(*where, "bmc"), UUID=uuid(*where, "bmc"), PowerState="On",
		Status=status(), EthernetInterfaces=link(tree.fill(
			f"{path}/EthernetInterfaces", "EthernetInterface", {"eth0": nic})),
		Links={"ManagerForServers": links([f"{ROOT}/Systems/{node}"]),
			"ManagerForChassis": links([f"{ROOT}/Chassis/{NODES[node]}"])})
	return path


def build(service="bmc"):
	tree = Tree()
	chassis, systems, managers = [], [], []
	for node, name in NODES.items():
		where = (service, node)
		chassis.append(add_chassis(tree, where, name, node, node == "node-1"))
		systems.append(add_system(tree, where, node, chassis[-1]))
		managers.append(add_manager(tree, where, node))
	rack = tree.add(f"{ROOT}/Chassis/Rack", "Chassis", name="Rack WEB43",
		ChassisType="Rack", Manufacturer="Contoso", Status=status(),
		Links={"Contains": links(chassis), "ComputerSystems": links(systems)})
	update = tree.update_service({
		"BMC": parts.firmware("Contoso BMC Firmware", "1.45.455b66-rev4",
			Manufacturer="Contoso", ReleaseDate="2024-08-22T12:00:00Z",
			SoftwareId="1624A9DF-5E13-47FC-874A-DF3AFF143089",
			RelatedItem=links(managers)),
		"BIOS": parts.firmware("Contoso BIOS Firmware", "P79 v1.45",
			Updateable=False, RelatedItem=links([f"{systems[0]}/Bios"])),
		"Empty": {"name": "Riser", "Version": None, "Status": absent()},
	}, {"Driver": parts.firmware("Contoso NIC driver", "5.4.0-contoso")})
	tree.root(systems, [rack, *chassis], managers, update=update, UUID=uuid(service),
		Vendor="Contoso", Product="Mock-up server",
		ProtocolFeaturesSupported=expand_query(most=6))
	return tree
