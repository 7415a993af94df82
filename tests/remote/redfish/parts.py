"""What servers are made of: the properties of one component each.

`where` is a tuple of words (service, system ...) that makes serial numbers and addresses
differ from one to the next, and stay the same from run to run.
"""
from .tree import absent, mac, serial, status

GIB = 1 << 30


def processor(where, number, **properties):
	return {
		"name": f"Processor {number}", "Socket": f"CPU {number}",
		"ProcessorType": "CPU", "ProcessorArchitecture": "x86",
		"InstructionSet": "x86-64", "Manufacturer": "Intel(R) Corporation",
		"Model": "Intel(R) Xeon(R) Gold 6330 CPU @ 2.00GHz", "MaxSpeedMHz": 3100,
		"TotalCores": 28, "TotalThreads": 56, "PartNumber": "CPU-6330",
		"SerialNumber": serial(*where, "CPU", number), "Status": status(),
		**properties,
	}


def no_processor(number):
	return {"name": f"Processor {number}", "Socket": f"CPU {number}",
		"ProcessorType": "CPU", "Status": absent()}


def dimm(where, number, gib=32, **properties):
	return {
		"name": f"DIMM {number}", "CapacityMiB": gib * 1024,
		"MemoryDeviceType": "DDR4", "MemoryType": "DRAM", "BaseModuleType": "RDIMM",
		"OperatingSpeedMhz": 3200, "AllowedSpeedsMHz": [2933, 3200],
		"Manufacturer": "Samsung", "PartNumber": "M393A4K40DB3-CWE",
		"SerialNumber": serial(*where, "DIMM", number), "Status": status(),
		"MemoryLocation": {"Socket": 1 + (number - 1) // 4, "Channel": number,
			"MemoryController": 1, "Slot": number},
		"Location": {"PartLocation": {"ServiceLabel": f"DIMM {number}",
			"LocationType": "Slot", "LocationOrdinalValue": number}},
		**properties,
	}


def no_dimm(number):
	return {"name": f"DIMM {number}", "Status": absent(), "CapacityMiB": None,
		"Location": {"PartLocation": {"ServiceLabel": f"DIMM {number}"}}}


def drive(where, number, gb=960, media="SSD", protocol="SAS", **properties):
	return {
		"name": f"Drive {number}", "CapacityBytes": gb * 1000 ** 3,
		"MediaType": media, "Protocol": protocol, "BlockSizeBytes": 512,
		"Manufacturer": "Kioxia", "Model": f"KPM6{protocol}{gb}",
		"PartNumber": f"KPM6-{gb}", "Revision": "0104",
		"SerialNumber": serial(*where, "drive", number),
		"FailurePredicted": False, "PredictedMediaLifeLeftPercent": 98,
		"CapableSpeedGbs": 12, "Status": status(),
		"PhysicalLocation": {"PartLocation": {"ServiceLabel": f"Bay {number}",
			"LocationType": "Bay", "LocationOrdinalValue": number}},
		**properties,
	}


def volume(number, gb=960, raid="RAID1", **properties):
	return {
		"name": f"Volume {number}", "CapacityBytes": gb * 1000 ** 3,
		"RAIDType": raid, "VolumeType": "Mirrored", "Status": status(),
		"Encrypted": False, "OptimumIOSizeBytes": 65536, **properties,
	}


def controller(where, number=0, **properties):
	"""An old one is an element of Storage's StorageControllers, a new one a resource."""
	return {
		"Name": f"RAID Controller {number}", "Manufacturer": "Broadcom",
		"Model": "MegaRAID 9560-8i", "FirmwareVersion": "52.16.3-3913",
		"SerialNumber": serial(*where, "controller", number), "SpeedGbps": 12,
		"PartNumber": "05-50077-01", "Status": status(),
		"SupportedControllerProtocols": ["PCIe"],
		"SupportedDeviceProtocols": ["SAS", "SATA", "NVMe"], **properties,
	}


def ethernet(where, number, address=None, **properties):
	own = mac(*where, "ethernet", number)
	return {
		"name": f"Ethernet Interface {number}", "MACAddress": own,
		"PermanentMACAddress": own, "SpeedMbps": 25000, "FullDuplex": True,
		"LinkStatus": "LinkUp", "InterfaceEnabled": True, "Status": status(),
		"IPv4Addresses": [{"Address": address, "SubnetMask": "255.255.255.0",
			"AddressOrigin": "Static", "Gateway": "192.0.2.1"}] if address else [],
		"IPv6Addresses": [{"Address": f"2001:db8::{number}", "PrefixLength": 64,
			"AddressOrigin": "SLAAC"}] if address else [],
		**properties,
	}


def pcie_device(where, number, **properties):
	return {
		"name": f"PCIe Device {number}", "DeviceType": "SingleFunction",
		"Manufacturer": "NVIDIA", "Model": "A2", "PartNumber": "900-2G179",
		"SerialNumber": serial(*where, "pcie", number), "FirmwareVersion": "94.07",
		"Status": status(),
		"Slot": {"Location": {"PartLocation": {"ServiceLabel": f"Slot {number}"}}},
		**properties,
	}


def network_adapter(where, number, **properties):
	return {
		"name": f"Network Adapter {number}", "Manufacturer": "Mellanox",
		"Model": "ConnectX-6 Lx", "PartNumber": "MCX631102AN", "SKU": "MCX631102AN",
		"SerialNumber": serial(*where, "adapter", number), "Status": status(),
		"Controllers": [{"FirmwarePackageVersion": "26.36.1010",
			"ControllerCapabilities": {"NetworkPortCount": 2}}],
		"Location": {"PartLocation": {"ServiceLabel": f"OCP {number}"}},
		**properties,
	}


def power_supply(where, number, watts=800, **properties):
	"""As both the old Power and the new PowerSubsystem have them."""
	return {
		"Name": f"Power Supply {number}", "Manufacturer": "Delta", "Model": "DPS-800AB",
		"PartNumber": "865408-B21", "FirmwareVersion": "2.00",
		"SerialNumber": serial(*where, "power", number), "PowerCapacityWatts": watts,
		"Status": status(), **properties,
	}


def fan(number, rpm=5400, **properties):
	"""A new one; an old one has Reading and ReadingUnits."""
	return {
		"Name": f"Fan {number}", "Manufacturer": "Delta", "Model": "PFM0412",
		"PartNumber": "PFM0412XG", "Status": status(), "HotPluggable": True,
		"SpeedPercent": {"Reading": 41, "SpeedRPM": rpm},
		"Location": {"PartLocation": {"ServiceLabel": f"Fan Bay {number}"}},
		**properties,
	}


def old_fan(number, rpm=5400, **properties):
	return {"Name": f"Fan {number}", "MemberId": str(number - 1), "Reading": rpm,
		"ReadingUnits": "RPM", "Status": status(), **properties}


def firmware(name, version, **properties):
	return {"name": name, "Version": version, "Updateable": True, "Status": status(),
		**properties}


def system(where, path, name, **properties):
	return {
		"name": name, "SystemType": "Physical", "Manufacturer": "Contoso",
		"Model": "3500", "SubModel": "RX", "SKU": "8675309",
		"PartNumber": "224071-J23", "SerialNumber": serial(*where),
		"AssetTag": f"Tag-{serial(*where, 'tag')[:4]}", "HostName": name,
		"BiosVersion": "P79 v1.45 (12/06/2017)", "PowerState": "On",
		"IndicatorLED": "Off", "LastResetTime": "2026-03-13T04:02:57+06:00",
		"Status": {**status(), "HealthRollup": "OK"},
		"ProcessorSummary": {"Count": 2, "Model": "Intel(R) Xeon(R) Gold 6330",
			"CoreCount": 56, "LogicalProcessorCount": 112, "Status": status()},
		"MemorySummary": {"TotalSystemMemoryGiB": 96, "Status": status()},
		"Boot": {"BootSourceOverrideEnabled": "Disabled",
			"BootSourceOverrideTarget": "None", "BootSourceOverrideMode": "UEFI"},
		"Actions": {"#ComputerSystem.Reset": {
			"target": f"{path}/Actions/ComputerSystem.Reset",
			"ResetType@Redfish.AllowableValues": ["On", "ForceOff"]}},
		**properties,
	}
