/*
 * kinds_facility.c - where things stand, and what feeds them.
 */
#include "kinds_private.h"

static const struct inv_column racks[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_MODEL,
	KIND_SERIAL_NUMBER,
	KIND_PART_NUMBER,
	KIND_UUID,
	KIND_STATUS,
	KIND_STATE,
	{"u_height", INV_UINT, 0, NULL, "uHeight", "its height in rack units"},
	{"height_mm", INV_UINT, 0, "mm", "height", "its height"},
	{"width_mm", INV_UINT, 0, "mm", "width", "its width"},
	{"depth_mm", INV_UINT, 0, "mm", "depth", "its depth"},
	{"thermal_limit_watts", INV_UINT, 0, "watts", "thermalLimit",
	 "heat that can be taken away from it"},
	KIND_REFERENCES("mounts", "mount_uris", "rackMounts[*].mountUri",
			"what is in it"),
	{"mount_slots", INV_LIST, 0, NULL, "rackMounts[*].topUSlot",
	 "the topmost rack unit of each of these"},
	{"mount_heights", INV_LIST, 0, NULL, "rackMounts[*].uHeight",
	 "the height of each of these in rack units"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column datacenters[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_UUID,
	KIND_STATUS,
	KIND_STATE,
	{"width_mm", INV_UINT, 0, "mm", "width", "its width"},
	{"depth_mm", INV_UINT, 0, "mm", "depth", "its depth"},
	{"cooling_capacity_kw", INV_UINT, 0, "kW", "coolingCapacity",
	 "heat that can be taken away from it"},
	{"cooling_multiplier", INV_DOUBLE, 0, NULL, "coolingMultiplier",
	 "power with cooling for each watt without"},
	{"cost_per_kilowatt_hour", INV_DOUBLE, 0, NULL, "costPerKilowattHour",
	 "what energy costs, in its currency"},
	{"currency", INV_STRING, 0, NULL, "currency", "USD, EUR ..."},
	{"default_power_line_volts", INV_UINT, 0, "volts", "defaultPowerLineVoltage",
	 "voltage of lines where none is given"},
	{"derating_type", INV_STRING, 0, NULL, "deratingType",
	 "what circuits may carry: NaJp, EuChSi, None or Custom"},
	{"derating_percent", INV_DOUBLE, 0, "percent", "deratingPercentage",
	 "how much less than their rating circuits may carry"},
	KIND_REFERENCES("contents", "content_uris", "contents[*].resourceUri",
			"racks that stand in it"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column power_devices[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	{"device_type", INV_STRING, 0, NULL, "deviceType",
	 "HPIpduCore, HPIpduOutlet, RackPdu, BreakerPanel ..."},
	KIND_MODEL,
	KIND_SERIAL_NUMBER,
	KIND_PART_NUMBER,
	KIND_UUID,
	KIND_STATUS,
	KIND_STATE,
	{"rated_capacity_amps", INV_UINT, 0, "amps", "ratedCapacity",
	 "current it can carry"},
	{"line_volts", INV_UINT, 0, "volts", "lineVoltage", "its voltage"},
	{"phase_type", INV_STRING, 0, NULL, "phaseType", "its phases"},
	{"feed_identifier", INV_STRING, 0, NULL, "feedIdentifier", "the feed it is on"},
	{"core_id", INV_UINT, 0, NULL, "coreId", "which core of its PDU it is"},
	{"load_segment_id", INV_UINT, 0, NULL, "loadSegmentId",
	 "which load segment of its PDU it is"},
	{"outlet_id", INV_UINT, 0, NULL, "outletId", "which outlet of its PDU it is"},
	{"manager_host_name", INV_STRING, INV_PRIVATE, NULL, "managedBy.hostName",
	 "host name or address of its management module"},
	KIND_REFERENCES("connections", "connection_uris",
			"powerConnections[*].connectionUri", "what it feeds"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column unmanaged_devices[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_MODEL,
	{"device_type", INV_STRING, 0, NULL, "deviceType", "what it is"},
	KIND_UUID,
	KIND_STATUS,
	KIND_STATE,
	{"u_height", INV_UINT, 0, NULL, "height", "its height in rack units"},
	{"maximum_power_watts", INV_UINT, 0, "watts", "maxPwrConsumed",
	 "power it takes at most"},
	{"mac", INV_STRING, INV_PRIVATE, NULL, "mac", "its MAC address"},
	{"ipv4_address", INV_STRING, INV_PRIVATE, NULL, "ipv4Address",
	 "its IPv4 address"},
	{"ipv6_address", INV_STRING, INV_PRIVATE, NULL, "ipv6Address",
	 "its IPv6 address"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column rack_managers[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_MODEL,
	KIND_SERIAL_NUMBER,
	KIND_PART_NUMBER,
	{"host_name", INV_STRING, INV_PRIVATE, NULL, "hostname",
	 "host name or address it is managed by"},
	{"location", INV_STRING, 0, NULL, "location", "where it stands"},
	KIND_STATUS,
	KIND_STATE,
	{"licensing_intent", INV_STRING, 0, NULL, "licensingIntent",
	 "which licence it is to take"},
	{"support_state", INV_STRING, 0, NULL, "supportState",
	 "whether remote support knows it"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

const struct oneview_kind kind_racks = {
	KIND(racks, "/rest/racks", "racks and what is in them"),
};
const struct oneview_kind kind_datacenters = {
	KIND(datacenters, "/rest/datacenters", "rooms that racks stand in"),
};
const struct oneview_kind kind_power_devices = {
	KIND(power_devices, "/rest/power-devices",
	     "power distribution units and the like"),
};
const struct oneview_kind kind_unmanaged_devices = {
	KIND(unmanaged_devices, "/rest/unmanaged-devices",
	     "what takes room and power, and is not managed"),
};
const struct oneview_kind kind_rack_managers = {
	KIND(rack_managers, "/rest/rack-managers", "managers of servers that fill racks"),
};
