/*
 * kinds_interconnects.c - interconnects and switches, their types, and what groups of them
 * are set up as.
 */
#include "kinds_private.h"

#define PERMITTED_TYPES                                                                  \
	"interconnectMapTemplate.interconnectMapEntryTemplates[*]."                      \
	"permittedInterconnectTypeUri"

static const struct inv_column interconnects[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_MODEL,
	{"product_name", INV_STRING, 0, NULL, "productName", "what its maker calls it"},
	KIND_PART_NUMBER,
	{"spare_part_number", INV_STRING, 0, NULL, "sparePartNumber",
	 "part number of a spare one"},
	KIND_SERIAL_NUMBER,
	KIND_FIRMWARE_VERSION,
	KIND_POWER_STATE,
	KIND_STATUS,
	{"state", INV_STRING, 0, NULL, "state",
	 "Configured Monitored Inventory Maintenance ..."},
	{"host_name", INV_STRING, INV_PRIVATE, NULL, "hostName", "its host name"},
	{"address", INV_STRING, INV_PRIVATE, NULL, "interconnectIP",
	 "address it is managed by"},
	{"addresses", INV_LIST, INV_PRIVATE, NULL, "ipAddressList[*].ipAddress",
	 "all its addresses"},
	{"mac", INV_STRING, INV_PRIVATE, NULL, "interconnectMAC", "its MAC address"},
	{"port_count", INV_UINT, 0, NULL, "portCount", "number of its ports"},
	{"subport_count", INV_UINT, 0, NULL, "subPortCount",
	 "parts that each downlink is split into"},
	{"maximum_bandwidth", INV_STRING, 0, NULL, "maxBandwidth",
	 "speed of its downlinks: Speed_20G ..."},
	{"roles", INV_LIST, 0, NULL, "roles[*]", "what it does for others"},
	{"stacking_domain_id", INV_UINT, 0, NULL, "stackingDomainId",
	 "the stack of linked interconnects it is in"},
	{"stacking_domain_role", INV_STRING, 0, NULL, "stackingDomainRole",
	 "what it is in that stack: Master, Subordinate ..."},
	{"stacking_member_id", INV_UINT, 0, NULL, "stackingMemberId",
	 "its number in that stack"},
	KIND_UID_STATE,
	KIND_REFERENCE("enclosure", "enclosureUri", "enclosure it is in"),
	KIND_REFERENCE("interconnect_type", "interconnectTypeUri",
		       "interconnect type it is of"),
	KIND_REFERENCE("logical_interconnect", "logicalInterconnectUri",
		       "logical interconnect it is part of"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column interconnect_types[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_PART_NUMBER,
	{"minimum_firmware_version", INV_STRING, 0, NULL, "minimumFirmwareVersion",
	 "oldest firmware that the appliance manages"},
	{"maximum_firmware_version", INV_STRING, 0, NULL, "maximumFirmwareVersion",
	 "newest firmware that the appliance manages"},
	{"downlink_count", INV_UINT, 0, NULL, "downlinkCount", "ports towards servers"},
	{"maximum_bandwidth_gbps", INV_UINT, 0, "Gbps",
	 "interconnectCapabilities.maxBandwidthInGbps", "speed of its downlinks"},
	{"capabilities", INV_LIST, 0, NULL, "interconnectCapabilities.capabilities[*]",
	 "what it can do"},
	{"unsupported_capabilities", INV_LIST, 0, NULL, "unsupportedCapabilities[*]",
	 "what it cannot do"},
	{"ports", INV_LIST, 0, NULL, "portInfos[*].portName", "names of its ports"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column sas_interconnects[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_MODEL,
	{"product_name", INV_STRING, 0, NULL, "productName", "what its maker calls it"},
	KIND_PART_NUMBER,
	{"spare_part_number", INV_STRING, 0, NULL, "sparePartNumber",
	 "part number of a spare one"},
	KIND_SERIAL_NUMBER,
	{"sas_wwn", INV_STRING, INV_PRIVATE, NULL, "sasWWN", "its world wide name"},
	KIND_FIRMWARE_VERSION,
	KIND_POWER_STATE,
	KIND_STATUS,
	KIND_STATE,
	{"state_reason", INV_STRING, 0, NULL, "stateReason", "why it is in that state"},
	{"address", INV_STRING, INV_PRIVATE, NULL, "interconnectIP",
	 "address it is managed by"},
	{"port_count", INV_UINT, 0, NULL, "portCount", "number of its ports"},
	KIND_UID_STATE,
	KIND_REFERENCE("enclosure", "enclosureUri", "enclosure it is in"),
	KIND_REFERENCE("sas_interconnect_type", "interconnectTypeUri",
		       "SAS interconnect type it is of"),
	KIND_REFERENCE("sas_logical_interconnect", "sasLogicalInterconnectUri",
		       "SAS logical interconnect it is part of"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

/* Switches' types, too. */
static const struct inv_column other_types[] = {
	KIND_APPLIANCE, KIND_NAME,  KIND_DESCRIPTION, KIND_PART_NUMBER,
	KIND_STATUS,	KIND_STATE, KIND_OBJECT,      KIND_URI,
};

static const struct inv_column logical_interconnects[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_STATUS,
	KIND_STATE,
	{"consistency_status", INV_STRING, 0, NULL, "consistencyStatus",
	 "is as its group wants it: CONSISTENT, NOT_CONSISTENT"},
	{"stacking_health", INV_STRING, 0, NULL, "stackingHealth",
	 "links among its interconnects: BiConnected, Connected ..."},
	{"enclosure_type", INV_STRING, 0, NULL, "enclosureType", "C7000, SY12000 ..."},
	{"snmp_enabled", INV_BOOL, 0, NULL, "snmpConfiguration.enabled",
	 "SNMP is switched on"},
	{"port_monitor_enabled", INV_BOOL, 0, NULL, "portMonitor.enablePortMonitor",
	 "a port has the traffic of others copied to it"},
	KIND_REFERENCE("logical_interconnect_group", "logicalInterconnectGroupUri",
		       "logical interconnect group it is of"),
	KIND_REFERENCE("fabric", "fabricUri", "fabric it is part of"),
	KIND_REFERENCES("enclosures", "enclosure_uris", "enclosureUris[*]",
			"enclosures it is in"),
	KIND_REFERENCES("interconnects", "interconnect_uris", "interconnects[*]",
			"interconnects it is made of"),
	KIND_REFERENCES("internal_networks", "internal_network_uris",
			"internalNetworkUris[*]", "networks without an uplink"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column logical_interconnect_groups[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_STATUS,
	KIND_STATE,
	{"enclosure_type", INV_STRING, 0, NULL, "enclosureType", "C7000, SY12000 ..."},
	{"enclosure_indexes", INV_LIST, 0, NULL, "enclosureIndexes[*]",
	 "which of the linked enclosures it is for; -1 for any"},
	{"interconnect_bay_set", INV_UINT, 0, NULL, "interconnectBaySet",
	 "which pair of bays it is for"},
	{"redundancy_type", INV_STRING, 0, NULL, "redundancyType",
	 "Redundant, NonRedundantASide, HighlyAvailable ..."},
	{"stacking_mode", INV_STRING, 0, NULL, "stackingMode",
	 "how interconnects are linked: Enclosure, SwitchPairs ..."},
	{"stacking_health", INV_STRING, 0, NULL, "stackingHealth",
	 "links among its interconnects: BiConnected, Connected ..."},
	{"downlink_speed_mode", INV_STRING, 0, NULL, "downlinkSpeedMode",
	 "speed of ports towards servers"},
	{"uplink_sets", INV_LIST, 0, NULL, "uplinkSets[*].name",
	 "names of its uplink sets"},
	KIND_REFERENCE("fabric", "fabricUri", "fabric it is for"),
	KIND_REFERENCES("interconnect_types", "interconnect_type_uris", PERMITTED_TYPES,
			"interconnect types its bays take"),
	KIND_REFERENCES("internal_networks", "internal_network_uris",
			"internalNetworkUris[*]", "networks without an uplink"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column sas_logical_interconnects[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_STATUS,
	KIND_STATE,
	{"consistency_status", INV_STRING, 0, NULL, "consistencyStatus",
	 "is as its group wants it: CONSISTENT, NOT_CONSISTENT"},
	KIND_REFERENCE("sas_logical_interconnect_group", "sasLogicalInterconnectGroupUri",
		       "SAS logical interconnect group it is of"),
	KIND_REFERENCES("enclosures", "enclosure_uris", "enclosureUris[*]",
			"enclosures it is in"),
	KIND_REFERENCES("interconnects", "interconnect_uris", "interconnects[*]",
			"SAS interconnects it is made of"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column sas_logical_interconnect_groups[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_STATUS,
	KIND_STATE,
	{"enclosure_type", INV_STRING, 0, NULL, "enclosureType", "SY12000 ..."},
	{"enclosure_indexes", INV_LIST, 0, NULL, "enclosureIndexes[*]",
	 "which of the linked enclosures it is for"},
	{"interconnect_bay_set", INV_UINT, 0, NULL, "interconnectBaySet",
	 "which pair of bays it is for"},
	KIND_REFERENCES("sas_interconnect_types", "sas_interconnect_type_uris",
			PERMITTED_TYPES, "SAS interconnect types its bays take"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column switches[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	{"model", INV_STRING, 0, NULL, "modelName", "its model"},
	KIND_SERIAL_NUMBER,
	KIND_FIRMWARE_VERSION,
	KIND_STATUS,
	KIND_STATE,
	{"chassis_id", INV_STRING, INV_PRIVATE, NULL, "chassisId",
	 "its MAC address, as its neighbours see it"},
	{"roles", INV_LIST, 0, NULL, "roles[*]", "what it does for others"},
	{"ports", INV_LIST, 0, NULL, "ports[*].portName", "names of its ports"},
	KIND_REFERENCE("logical_switch", "logicalSwitchUri",
		       "logical switch it is part of"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column logical_switches[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_STATUS,
	KIND_STATE,
	{"consistency_status", INV_STRING, 0, NULL, "consistencyStatus",
	 "is as its group wants it: CONSISTENT, NOT_CONSISTENT"},
	{"management_level", INV_STRING, 0, NULL, "managementLevel",
	 "whether the appliance manages or only watches it"},
	{"addresses", INV_LIST, INV_PRIVATE, NULL,
	 "logicalSwitchDomainInfo.perSwitchDomain[*].ipAddress",
	 "addresses of its switches"},
	{"firmware_versions", INV_LIST, 0, NULL,
	 "logicalSwitchDomainInfo.perSwitchDomain[*].firmwareVersion",
	 "versions of its switches' firmware"},
	KIND_REFERENCE("logical_switch_group", "logicalSwitchGroupUri",
		       "logical switch group it is of"),
	KIND_REFERENCE("fabric", "fabricUri", "fabric it is part of"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column logical_switch_groups[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	KIND_STATUS,
	KIND_STATE,
	KIND_REFERENCE("fabric", "fabricUri", "fabric it is for"),
	KIND_REFERENCES("switch_types", "switch_type_uris",
			"switchMapTemplate.switchMapEntryTemplates[*]."
			"permittedSwitchTypeUri",
			"switch types it takes"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

const struct oneview_kind kind_interconnects = {
	KIND(interconnects, "/rest/interconnects",
	     "modules that join servers to networks"),
};
const struct oneview_kind kind_interconnect_types = {
	KIND(interconnect_types, "/rest/interconnect-types", "models of interconnects"),
};
const struct oneview_kind kind_sas_interconnects = {
	KIND(sas_interconnects, "/rest/sas-interconnects",
	     "modules that join servers to drive enclosures"),
};
const struct oneview_kind kind_sas_interconnect_types = {
	KIND_WITH(other_types, sas_interconnect_types, "/rest/sas-interconnect-types",
		  "models of SAS interconnects"),
};
const struct oneview_kind kind_logical_interconnects = {
	KIND(logical_interconnects, "/rest/logical-interconnects",
	     "interconnects set up together"),
};
const struct oneview_kind kind_logical_interconnect_groups = {
	KIND(logical_interconnect_groups, "/rest/logical-interconnect-groups",
	     "what interconnects are to be set up as"),
};
const struct oneview_kind kind_sas_logical_interconnects = {
	KIND(sas_logical_interconnects, "/rest/sas-logical-interconnects",
	     "SAS interconnects set up together"),
};
const struct oneview_kind kind_sas_logical_interconnect_groups = {
	KIND(sas_logical_interconnect_groups, "/rest/sas-logical-interconnect-groups",
	     "what SAS interconnects are to be set up as"),
};
const struct oneview_kind kind_switches = {
	KIND(switches, "/rest/switches", "switches outside of enclosures"),
};
const struct oneview_kind kind_switch_types = {
	KIND_WITH(other_types, switch_types, "/rest/switch-types", "models of switches"),
};
const struct oneview_kind kind_logical_switches = {
	KIND(logical_switches, "/rest/logical-switches", "switches set up together"),
};
const struct oneview_kind kind_logical_switch_groups = {
	KIND(logical_switch_groups, "/rest/logical-switch-groups",
	     "what switches are to be set up as"),
};
