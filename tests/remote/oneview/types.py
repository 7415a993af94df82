"""Server hardware types: what two appliances agree on, and where their labels mislead."""
from .identities import number_of

FLB_650 = ("HP FlexFabric 20Gb 2-port 650FLB Adapter", "Flb", 1, "Ethernet", 2)
FC_1605 = ("HP QMH2672 16Gb FC HBA", "Mezz", 2, "FibreChannel", 2)
CNA_3820 = ("HPE Synergy 3820C 10/20Gb Converged Network Adapter", "Mezz", 3, "Ethernet",
	2)
CNA_6820 = ("HPE Synergy 6820C 25/50Gb Converged Network Adapter", "Mezz", 3, "Ethernet",
	2)
FC_3830 = ("HPE Synergy 3830C 16G Fibre Channel Host Bus Adapter", "Mezz", 2,
	"FibreChannel", 2)
SAS_P416 = ("HPE Smart Array P416ie-m SR Gen10", "Mezz", 1, "SAS", 2)
LOM_631 = ("HPE Ethernet 10/25Gb 2-port 631FLR-SFP28 Adapter", "Flb", 1, "Ethernet", 2)

SYNERGY_480 = ("Synergy 480 Gen10", "HalfHeight", "I42", "SY 480 Gen10")
SYNERGY_660 = ("Synergy 660 Gen10", "FullHeight", "I43", "SY 660 Gen10")
BLADE_460 = ("ProLiant BL460c Gen9", "HalfHeight", "I36", "BL460c Gen9")
BLADE_660 = ("ProLiant BL660c Gen9", "FullHeight", "I38", "BL660c Gen9")
RACK_360 = ("ProLiant DL360 Gen10", "1U", "U32", "DL360 Gen10")
RACK_380 = ("ProLiant DL380 Gen10", "2U", "U30", "DL380 Gen10")

# Number: (name, model, adapters).
COMMON = {
	0: ("BL460c Gen9 1", BLADE_460, (FLB_650,)),
	1: ("BL460c Gen9 2", BLADE_460, (FLB_650, FC_1605)),
	2: ("SY 480 Gen10 1", SYNERGY_480, (CNA_3820,)),
	3: ("SY 480 Gen10 2", SYNERGY_480, (SAS_P416, CNA_3820)),
	4: ("SY 660 Gen10 1", SYNERGY_660, (FC_3830, CNA_3820)),
	5: ("DL360 Gen10 1", RACK_360, (LOM_631,)),
	6: ("DL380 Gen10 \"mail\", 1", RACK_380, (LOM_631,)),
	7: ("SY 480 Gen10 3", SYNERGY_480, (FC_3830, CNA_3820)),
	8: ("SY 480 Gen10 4", SYNERGY_480, (CNA_6820,)),
	9: ("BL660c Gen9 1", BLADE_660, (FLB_650,)),
}
# On paris number 3 has another name, which other adapters have there; 8 is not there at
# all; and 9 is another model.
PARIS = {**COMMON,
	3: ("SY 480 Gen10 7", SYNERGY_480, (SAS_P416, CNA_3820)),
	9: ("BL660c Gen9 1", BLADE_460, (FLB_650, FC_1605)),
	10: ("SY 480 Gen10 2", SYNERGY_480, (CNA_6820, FC_3830)),
}
del PARIS[8]


def of(site):
	return PARIS if site.name == "paris" else COMMON


def is_rack(number):
	return number in (5, 6)


def build(site):
	for number, (name, (model, form, family, _),
		adapters) in sorted(of(site).items()):
		site.add("server-hardware-types", number, name, model=model,
			formFactor=form, family=family,
			adapters=[adapter(*each) for each in adapters],
			bootModes=["UEFI", "UEFIOptimized", "BIOS"],
			bootCapabilities=["CD", "USB", "HardDisk", "PXE",
			"FibreChannelHba"],
			pxeBootPolicies=["Auto", "IPv4", "IPv6", "IPv4ThenIPv6",
			"IPv6ThenIPv4"],
			capabilities=["ManageBIOS", "VirtualUUID", "FirmwareUpdate"],
			biosSettings=[bios_setting(family, each) for each in range(40)],
			storageCapabilities={"raidLevels": ["RAID0", "RAID1", "RAID5"],
			"maximumDrives": 8, "controllerModes": ["RAID", "HBA"]},
			uefiClass="2", platform="Unknown" if is_rack(number) else "Blade",
			without=("description", "scopesUri") if number == 4 else ())


def adapter(model, location, slot, kind, ports):
	return {"model": model, "location": location, "slot": slot, "deviceType": kind,
		"deviceNumber": slot, "minVFsIncrement": 8, "maxVFsSupported": 64,
		"oemEthernetSpeeds": None, "capabilities": [],
		"storageCapabilities": None,
		"ports": [{"number": number + 1, "type": kind, "maxSpeedMbps": 20000,
		"physicalFunctionCount": 4, "maxVFsSupported": 64, "mapping": number,
		"virtualPorts": [{"portNumber": each + 1, "portFunction": "abcd"[each],
		"capabilities": [kind]} for each in range(4 if kind == "Ethernet"
		else 0)]} for number in range(ports)]}


def bios_setting(family, number):
	options = ["Enabled", "Disabled", "Auto"][:2 + number % 2]
	return {"id": f"Setting{number:02d}", "name": f"Setting {number} of {family}",
		"category": f"System Options//Group {number // 8}", "type": "Option",
		"defaultValue": options[number_of(family, number) % len(options)],
		"options": [{"id": each, "name": each, "optionLinks": None}
		for each in options],
		"scalarIncrement": None, "upperBound": None, "lowerBound": None,
		"warningText": None, "stringMinLength": None, "valueExpression": None,
		"dependencyList": [],
		"helpText": "Use this option to configure what it is called after.\n"
		"A restart is needed. \"Auto\" leaves it to the firmware."}
