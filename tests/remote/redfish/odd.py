"""A service that keeps to no schema: what was seen in the field, and worse.

Every oddity stands in a resource of its own, so that a reader can lose that one alone.
"""
from . import parts
from .tree import ROOT, Tree, absent, link, links, status

SYSTEM = f"{ROOT}/Systems/1"
CHASSIS = f"{ROOT}/Chassis/Loop"

# Names with what breaks quoting somewhere: tabs, lines, quotes, bytes beyond ASCII.
NAMES = {
	"tab": "a\tb", "line": "a\nb\r\n", "quote": "a\"b'c\\d", "nul": "a\0b",
	"umlaut": "Lüfter", "wide": "内存", "rocket": "\U0001f680", "escape": "\x1b[31mred",
	"dash": "-", "blank": "   ", "space": "  padded  ", "bidi": "\u202egpj.exe",
	"separator": "a\u2028b", "long": "x" * 5000, "surrogate": "\ud800",
}


def memory():
	"""DIMMs with odd names, and with values of odd types."""
	found = {key: parts.dimm(("odd",), number, name=name, SerialNumber=None)
		for number, (key, name) in enumerate(NAMES.items(), 1)}
	for key, capacity in {"string": "16384", "spaced": " 16384 ", "real": 16384.0,
			"fraction": 1536.5, "huge": 1e30, "negative": -1, "word": "16 GB",
			"object": {"MiB": 16384}, "array": [16384], "true": True,
			"over": 1 << 70, "nan": "NaN", "null": None, "empty": ""}.items():
		found[f"capacity-{key}"] = parts.dimm(("odd",), 1, CapacityMiB=capacity)
	found["types"] = {"name": 7, "Manufacturer": ["Samsung"], "PartNumber": {},
		"SerialNumber": 12345678, "OperatingSpeedMhz": "3200", "Status": "OK",
		"Location": [], "CapacityMiB": 1024}
	found["nulls"] = {"name": "Nulls", "Manufacturer": None, "Status": None,
		"Location": None, "SerialNumber": None, "OperatingSpeedMhz": None}
	found["status"] = {"name": "Status", "Status": {"State": None, "Health": 3}}
	return found


def without(tree, path, *keys):
	for key in keys:
		del tree.resources[path][key]


def add_processors(tree):
	"""Links to nothing, to the collection itself, to other hosts, and no links."""
	path = f"{SYSTEM}/Processors"
	tree.fill(path, "Processor", {key: parts.processor(("odd",), number)
		for number, key in enumerate(("good", "no-id", "no-name", "no-odata", "bare"), 1)})
	without(tree, f"{path}/no-id", "Id")
	without(tree, f"{path}/no-name", "Name")
	without(tree, f"{path}/no-odata", "@odata.id", "@odata.type")
	tree.resources[f"{path}/bare"] = {}
	members = tree.resources[path]["Members"]
	members += [link(f"{path}/missing"), link(path), link(f"{path}/good/"), link(""),
		link("https://192.0.2.66/redfish/v1/Systems/1/Processors/stolen"),
		link("//192.0.2.66/redfish/v1/stolen"), link("http:stolen"), link(7), {}, None,
		"text", 7, [link(f"{path}/good")], link("/redfish/v1/../../etc/passwd"),
		link(f"{path}/list"), link(f"{path}/text"), link(f"{path}/null")]
	tree.resources[f"{path}/list"] = [1, 2, 3]
	tree.resources[f"{path}/text"] = "a text"
	tree.resources[f"{path}/null"] = None
	tree.resources[path]["Members@odata.count"] = "many"
	return path


def add_pages(tree):
	"""Network interfaces in pages: the last leads to the first, another to itself."""
	path = f"{SYSTEM}/EthernetInterfaces"
	tree.fill(path, "EthernetInterface", {str(number): parts.ethernet(("odd",), number)
		for number in range(1, 7)})
	whole = tree.resources[path]
	for page in (1, 2):
		tree.resources[f"{path}/Page{page}"] = {**whole, "Members": whole["Members"][
			2 * page:2 * page + 2], "Members@odata.nextLink":
			f"{path}/Page2" if page == 1 else path}
	tree.resources[path] = {**whole, "Members": whole["Members"][:2],
		"Members@odata.nextLink": f"{path}/Page1"}
	return path


def add_chassis(tree):
	"""A chassis that contains itself, and one that contains it."""
	outer = f"{ROOT}/Chassis/Outer"
	tree.add(CHASSIS, "Chassis", ChassisType="RackMount", Status=status(),
		Power=link(f"{CHASSIS}/Power"), Thermal=link(f"{CHASSIS}/Nowhere"),
		PowerSubsystem=link(CHASSIS), ThermalSubsystem=link(outer),
		Links={"Contains": links([CHASSIS, outer]), "ContainedBy": link(CHASSIS),
			"ComputerSystems": "none"})
	tree.add(outer, "Chassis", ChassisType=["Rack"], Status=absent(),
		Links={"Contains": links([CHASSIS]), "ContainedBy": link(outer)})
	tree.add(f"{CHASSIS}/Power", "Power", PowerSupplies=[None, 7, "text", [], {},
		{"Name": "Power Supply 1", "PowerCapacityWatts": "800", "Status": status()},
		{"Name": "Power Supply 2", "PowerCapacityWatts": 799.9, "MemberId": 7}])
	return [CHASSIS, outer]


def build(service="bmc"):
	tree = Tree()
	del service
	pages = add_pages(tree)
	tree.add(SYSTEM, "ComputerSystem", name="Odd", Status=status(),
		Manufacturer={"Name": "Nobody"}, Model=None, SerialNumber=0, UUID=False,
		ProcessorSummary="two", MemorySummary={"TotalSystemMemoryGiB": "96"},
		PowerState=1, HostName="", Processors=link(add_processors(tree)),
		Memory=link(tree.fill(f"{SYSTEM}/Memory", "Memory", memory())),
		EthernetInterfaces=link(pages), Storage=link(f"{SYSTEM}/Storage"),
		PCIeDevices=link(f"{SYSTEM}/PCIeDevices"), SimpleStorage=7,
		Links={"ManagedBy": [link(f"{ROOT}/Managers/1")]})
	tree.collect(f"{SYSTEM}/PCIeDevices", "PCIeDevice", [])
	tree.resources[f"{SYSTEM}/Storage"] = {"Members": {"@odata.id": SYSTEM}}
	manager = tree.add(f"{ROOT}/Managers/1", "Manager", FirmwareVersion=2.5)
	chassis = add_chassis(tree)
	tree.root([SYSTEM], chassis, [manager], ProtocolFeaturesSupported="all")
	tree.resources[f"{ROOT}/Systems"]["Members"].append(link(f"{ROOT}/Systems/Gone"))
	return tree
