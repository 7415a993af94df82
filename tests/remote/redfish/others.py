"""Services that have little in common but their size."""
from . import parts
from .dmtf import old_parts
from .tree import ROOT, Tree, expand_query, link, links, serial, status, uuid


def plain_server(tree, where, identity="0", **properties):
	"""A system, its chassis and its manager; returns their paths."""
	system, chassis = f"{ROOT}/Systems/{identity}", f"{ROOT}/Chassis/{identity}"
	manager = f"{ROOT}/Managers/iRMC"
	tree.fill(f"{system}/Processors", "Processor", {f"CPU-{number}": parts.processor(
		where, number) for number in (0, 1)})
	tree.fill(f"{system}/Memory", "Memory", {f"DIMM-{letter}": parts.dimm(
		where, number, 64) for number, letter in enumerate("ABCD", 1)})
	tree.fill(f"{system}/EthernetInterfaces", "EthernetInterface", {
		"0": parts.ethernet(where, 0, "192.0.2.41")})
	tree.add(system, "ComputerSystem", identity, UUID=uuid(*where), **parts.system(
		where, system, "host", Processors=link(f"{system}/Processors"),
		Memory=link(f"{system}/Memory"),
		EthernetInterfaces=link(f"{system}/EthernetInterfaces"),
		Links={"Chassis": links([chassis]), "ManagedBy": links([manager])},
		**properties))
	tree.add(f"{chassis}/Power", "Power", PowerSupplies=old_parts(f"{chassis}/Power",
		"PowerSupplies", [parts.power_supply(where, number) for number in (1, 2)]))
	tree.add(f"{chassis}/Thermal", "Thermal", Fans=old_parts(f"{chassis}/Thermal", "Fans",
		[parts.old_fan(number) for number in (1, 2, 3)]))
	tree.add(chassis, "Chassis", identity, ChassisType="RackMount", Status=status(),
		SerialNumber=serial(*where), Power=link(f"{chassis}/Power"),
		Thermal=link(f"{chassis}/Thermal"), Links={"ComputerSystems": links([system])})
	tree.add(manager, "Manager", ManagerType="BMC", FirmwareVersion="2.50P",
		Status=status(), Links={"ManagerForServers": links([system])})
	return system, chassis, manager


def fujitsu(service="bmc"):
	"""It advertises $expand, and answers an error when it is used."""
	tree = Tree()
	system, chassis, manager = plain_server(tree, (service, "0"), Manufacturer="FUJITSU",
		Model="PRIMERGY RX2540 M6")
	tree.root([system], [chassis], [manager], Vendor="Fujitsu",
		ProtocolFeaturesSupported=expand_query(every=False, most=1))
	return tree


def twice(service="bmc"):
	"""What is expanded comes as two JSON documents, one behind the other."""
	tree = Tree()
	system, chassis, manager = plain_server(tree, (service, "0"), "Self",
		Manufacturer="Supermicro", Model="SYS-1029U")
	tree.root([system], [chassis], [manager], Vendor="Supermicro",
		ProtocolFeaturesSupported=expand_query(most=2))
	return tree


def sessionless(service="bmc"):
	"""No session service: Basic alone. Its drives are those of SimpleStorage."""
	tree = Tree()
	path = f"{ROOT}/Systems/0/SimpleStorage"
	tree.fill(path, "SimpleStorage", {"SATA": {"name": "SATA controller", "Devices": [
		{"Name": f"SATA Drive {number}", "Manufacturer": "ATA", "Model": "ST4000NM",
			"CapacityBytes": 4 * 10 ** 12, "Status": status()} for number in (0, 1)]
		+ [{"Name": "SATA Drive 2", "Status": {"State": "Absent"}}]}})
	system, chassis, manager = plain_server(tree, (service, "0"), Manufacturer="Quanta",
		Model="D52B-1U", SimpleStorage=link(path))
	tree.root([system], [chassis], [manager], sessions=False, RedfishVersion="1.0.2")
	return tree


def minimal(service="bmc"):
	"""A system and no more: what the schemas demand."""
	tree = Tree()
	system = tree.add(f"{ROOT}/Systems/1", "ComputerSystem", name="System")
	tree.root([system], None, None)
	return tree
