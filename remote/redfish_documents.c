/*
 * redfish_documents.c - how Redfish's documents hang together, the old and the new ones.
 */
#include "redfish_documents.h"

#define SELF "[\"@odata.id\"]"
#define LINKS(array) .links = (array), .n_links = sizeof(array) / sizeof(*(array))

/*
 * Drives: where Storage has none, HP's own SmartStorage, and then SimpleStorage, may.
 * iLO 5 has some drives in the one, some in the other, and some in both.
 */
static const struct redfish_link of_system[] = {
	{"Processors" SELF, REDFISH_COLLECTION, REDFISH_PROCESSOR, 0, 0},
	{"Memory" SELF, REDFISH_COLLECTION, REDFISH_MEMORY, 0, 0},
	{"Oem.Hp.Links.Memory" SELF, REDFISH_COLLECTION, REDFISH_MEMORY, 0, 0},
	{"Storage" SELF, REDFISH_COLLECTION, REDFISH_STORAGE, 1, 0},
	{"Oem.Hpe.Links.SmartStorage" SELF, REDFISH_RESOURCES, REDFISH_SMART_STORAGE, 1,
	 0},
	{"Oem.Hp.Links.SmartStorage" SELF, REDFISH_RESOURCES, REDFISH_SMART_STORAGE, 1,
	 0},
	{"SimpleStorage" SELF, REDFISH_COLLECTION, REDFISH_SIMPLE_STORAGE, 1, 1},
	{"EthernetInterfaces" SELF, REDFISH_COLLECTION, REDFISH_ETHERNET_INTERFACE, 0, 0},
	{"PCIeDevices[*]" SELF, REDFISH_RESOURCES, REDFISH_PCIE_DEVICE, 0, 0},
	{"PCIeDevices" SELF, REDFISH_COLLECTION, REDFISH_PCIE_DEVICE, 0, 0},
	{"Oem.Hp.Links.NetworkAdapters" SELF, REDFISH_COLLECTION, REDFISH_NETWORK_ADAPTER,
	 0, 0},
};

static const struct redfish_link of_storage[] = {
	{"Controllers" SELF, REDFISH_COLLECTION, REDFISH_STORAGE_CONTROLLER, 1, 0},
	{"StorageControllers[*]", REDFISH_ELEMENTS, REDFISH_STORAGE_CONTROLLER, 1, 1},
	{"Drives[*]" SELF, REDFISH_RESOURCES, REDFISH_DRIVE, 0, 0},
	{"Volumes" SELF, REDFISH_COLLECTION, REDFISH_VOLUME, 0, 0},
};

static const struct redfish_link of_simple_storage[] = {
	{"Devices[*]", REDFISH_ELEMENTS, REDFISH_DRIVE, 0, 0},
};

static const struct redfish_link of_smart_storage[] = {
	{"Links.ArrayControllers" SELF, REDFISH_COLLECTION, REDFISH_ARRAY_CONTROLLER, 0,
	 0},
	{"Links.HostBusAdapters" SELF, REDFISH_COLLECTION, REDFISH_ARRAY_CONTROLLER, 0,
	 0},
};

static const struct redfish_link of_array_controller[] = {
	{"Links.PhysicalDrives" SELF, REDFISH_COLLECTION, REDFISH_DISK_DRIVE, 0, 0},
	{"Links.LogicalDrives" SELF, REDFISH_COLLECTION, REDFISH_VOLUME, 0, 0},
};

static const struct redfish_link of_chassis[] = {
	{"PowerSubsystem" SELF, REDFISH_RESOURCES, REDFISH_POWER_SUBSYSTEM, 1, 0},
	{"Power" SELF, REDFISH_RESOURCES, REDFISH_POWER, 1, 1},
	{"ThermalSubsystem" SELF, REDFISH_RESOURCES, REDFISH_THERMAL_SUBSYSTEM, 2, 0},
	{"Thermal" SELF, REDFISH_RESOURCES, REDFISH_THERMAL, 2, 1},
	{"NetworkAdapters" SELF, REDFISH_COLLECTION, REDFISH_NETWORK_ADAPTER, 0, 0},
	{"PCIeDevices" SELF, REDFISH_COLLECTION, REDFISH_PCIE_DEVICE, 0, 0},
	{"Links.PCIeDevices[*]" SELF, REDFISH_RESOURCES, REDFISH_PCIE_DEVICE, 0, 0},
	{"Drives" SELF, REDFISH_COLLECTION, REDFISH_DRIVE, 0, 0},
	{"Links.Drives[*]" SELF, REDFISH_RESOURCES, REDFISH_DRIVE, 0, 0},
};

static const struct redfish_link of_power_subsystem[] = {
	{"PowerSupplies" SELF, REDFISH_COLLECTION, REDFISH_POWER_SUPPLY, 0, 0},
};

static const struct redfish_link of_power[] = {
	{"PowerSupplies[*]", REDFISH_ELEMENTS, REDFISH_POWER_SUPPLY, 0, 0},
};

static const struct redfish_link of_thermal_subsystem[] = {
	{"Fans" SELF, REDFISH_COLLECTION, REDFISH_FAN, 0, 0},
};

static const struct redfish_link of_thermal[] = {
	{"Fans[*]", REDFISH_ELEMENTS, REDFISH_FAN, 0, 0},
};

static const struct redfish_link of_manager[] = {
	{"EthernetInterfaces" SELF, REDFISH_COLLECTION, REDFISH_ETHERNET_INTERFACE, 0, 0},
};

static const struct redfish_link of_update_service[] = {
	{"FirmwareInventory" SELF, REDFISH_COLLECTION, REDFISH_FIRMWARE, 0, 0},
	{"SoftwareInventory" SELF, REDFISH_COLLECTION, REDFISH_SOFTWARE, 0, 0},
};

const struct redfish_shape redfish_shapes[REDFISH_DOCUMENTS] = {
	[REDFISH_SYSTEM] = {.owns = true, .choices = {[1] = "drive"}, LINKS(of_system)},
	[REDFISH_PROCESSOR] = {.kind = "processor"},
	[REDFISH_MEMORY] = {.kind = "memory"},
	[REDFISH_STORAGE] = {.owns = true,
			     .choices = {[1] = "storage_controller"},
			     LINKS(of_storage)},
	[REDFISH_STORAGE_CONTROLLER] = {.kind = "storage_controller"},
	[REDFISH_DRIVE] = {.kind = "drive"},
	[REDFISH_VOLUME] = {.kind = "volume"},
	[REDFISH_SIMPLE_STORAGE] = {.owns = true, LINKS(of_simple_storage)},
	[REDFISH_SMART_STORAGE] = {LINKS(of_smart_storage)},
	[REDFISH_ARRAY_CONTROLLER] = {.kind = "storage_controller",
				      .owns = true,
				      .again = true,
				      LINKS(of_array_controller)},
	[REDFISH_DISK_DRIVE] = {.kind = "drive", .again = true},
	[REDFISH_ETHERNET_INTERFACE] = {.kind = "ethernet_interface"},
	[REDFISH_PCIE_DEVICE] = {.kind = "pcie_device"},
	[REDFISH_CHASSIS] = {.kind = "chassis",
			     .owns = true,
			     .owner = "Links.ComputerSystems[*]" SELF,
			     .choices = {[1] = "power_supply", [2] = "fan"},
			     LINKS(of_chassis)},
	[REDFISH_NETWORK_ADAPTER] = {.kind = "network_adapter"},
	[REDFISH_POWER_SUBSYSTEM] = {LINKS(of_power_subsystem)},
	[REDFISH_POWER] = {LINKS(of_power)},
	[REDFISH_POWER_SUPPLY] = {.kind = "power_supply"},
	[REDFISH_THERMAL_SUBSYSTEM] = {LINKS(of_thermal_subsystem)},
	[REDFISH_THERMAL] = {LINKS(of_thermal)},
	[REDFISH_FAN] = {.kind = "fan"},
	[REDFISH_MANAGER] = {.kind = "manager",
			     .owns = true,
			     .owner = "Links.ManagerForServers[*]" SELF,
			     LINKS(of_manager)},
	[REDFISH_UPDATE_SERVICE] = {.owns = true, LINKS(of_update_service)},
	[REDFISH_FIRMWARE] = {.kind = "firmware"},
	[REDFISH_SOFTWARE] = {.kind = "software"},
};
