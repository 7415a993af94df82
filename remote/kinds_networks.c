/*
 * kinds_networks.c - networks, how they leave the enclosures, and pools of identifiers.
 */
#include "kinds_private.h"

static const struct inv_column ethernet_networks[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"vlan_id", INV_UINT, 0, NULL, "vlanId", "its VLAN; 0 if it is not Tagged"},
	{"purpose", INV_STRING, 0, NULL, "purpose",
	 "General Management VMMigration FaultTolerance ISCSI"},
	{"ethernet_network_type", INV_STRING, 0, NULL, "ethernetNetworkType",
	 "Tagged, Untagged, Tunnel"},
	{"private_network", INV_BOOL, 0, NULL, "privateNetwork",
	 "servers on it do not see each other"},
	{"smart_link", INV_BOOL, 0, NULL, "smartLink",
	 "servers see no link when its uplinks have none"},
	KIND_STATUS,
	KIND_STATE,
	KIND_REFERENCE("connection_template", "connectionTemplateUri",
		       "connection template with its bandwidth"),
	KIND_REFERENCE("subnet", "subnetUri", "subnet its addresses are of"),
	KIND_REFERENCE("fabric", "fabricUri", "fabric it is part of"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column fc_networks[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"fabric_type", INV_STRING, 0, NULL, "fabricType",
	 "FabricAttach or DirectAttach"},
	{"auto_login_redistribution", INV_BOOL, 0, NULL, "autoLoginRedistribution",
	 "logins move to other uplinks when one fails or comes back"},
	{"link_stability_seconds", INV_UINT, 0, "seconds", "linkStabilityTime",
	 "how long an uplink is to hold before logins move to it"},
	KIND_STATUS,
	KIND_STATE,
	KIND_REFERENCE("connection_template", "connectionTemplateUri",
		       "connection template with its bandwidth"),
	KIND_REFERENCE("managed_san", "managedSanUri", "SAN it leads to"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column fcoe_networks[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"vlan_id", INV_UINT, 0, NULL, "vlanId", "its VLAN"},
	KIND_STATUS,
	KIND_STATE,
	KIND_REFERENCE("connection_template", "connectionTemplateUri",
		       "connection template with its bandwidth"),
	KIND_REFERENCE("managed_san", "managedSanUri", "SAN it leads to"),
	KIND_REFERENCE("fabric", "fabricUri", "fabric it is part of"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column network_sets[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"network_set_type", INV_STRING, 0, NULL, "networkSetType", "Regular or Large"},
	KIND_STATUS,
	KIND_STATE,
	KIND_REFERENCE("native_network", "nativeNetworkUri",
		       "network that untagged frames are of"),
	KIND_REFERENCES("networks", "network_uris", "networkUris[*]", "networks in it"),
	KIND_REFERENCE("connection_template", "connectionTemplateUri",
		       "connection template with its bandwidth"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column uplink_sets[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"network_type", INV_STRING, 0, NULL, "networkType", "Ethernet or FibreChannel"},
	{"ethernet_network_type", INV_STRING, 0, NULL, "ethernetNetworkType",
	 "Tagged, Untagged, Tunnel, ImageStreamer ..."},
	{"connection_mode", INV_STRING, 0, NULL, "connectionMode",
	 "Auto: all links at once; Failover: one at a time"},
	{"lacp_timer", INV_STRING, 0, NULL, "lacpTimer", "Long or Short"},
	{"fc_mode", INV_STRING, 0, NULL, "fcMode",
	 "whether Fibre Channel links are joined"},
	{"manual_login_redistribution_state", INV_STRING, 0, NULL,
	 "manualLoginRedistributionState",
	 "whether somebody may spread Fibre Channel logins anew"},
	{"reachability", INV_STRING, 0, NULL, "reachability",
	 "Reachable, NotReachable, RedundantlyReachable ..."},
	KIND_STATUS,
	KIND_STATE,
	KIND_REFERENCE("logical_interconnect", "logicalInterconnectUri",
		       "logical interconnect it is of"),
	KIND_REFERENCE("native_network", "nativeNetworkUri",
		       "network that untagged frames are of"),
	KIND_REFERENCES("networks", "network_uris", "networkUris[*]",
			"Ethernet networks it carries"),
	KIND_REFERENCES("network_sets", "network_set_uris", "networkSetUris[*]",
			"network sets it carries"),
	KIND_REFERENCES("fc_networks", "fc_network_uris", "fcNetworkUris[*]",
			"Fibre Channel networks it carries"),
	KIND_REFERENCES("fcoe_networks", "fcoe_network_uris", "fcoeNetworkUris[*]",
			"FCoE networks it carries"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column connection_templates[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"typical_bandwidth_mbps", INV_UINT, 0, "mbps", "bandwidth.typicalBandwidth",
	 "bandwidth that a connection asks for"},
	{"maximum_bandwidth_mbps", INV_UINT, 0, "mbps", "bandwidth.maximumBandwidth",
	 "bandwidth that a connection gets at most"},
	KIND_STATUS,
	KIND_STATE,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column fabrics[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"reserved_vlan_start", INV_UINT, 0, NULL, "reservedVlanRange.start",
	 "first VLAN set aside for tunnels and untagged networks"},
	{"reserved_vlan_length", INV_UINT, 0, NULL, "reservedVlanRange.length",
	 "how many VLANs are set aside"},
	KIND_STATUS,
	KIND_STATE,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column id_pools[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	{"pool_type", INV_STRING, 0, NULL, "poolType", "VMAC, VWWN, VSN or IPV4"},
	{"enabled", INV_BOOL, 0, NULL, "enabled", "identifiers are taken from it"},
	{"total_count", INV_UINT, 0, NULL, "totalCount", "identifiers in its ranges"},
	{"allocated_count", INV_UINT, INV_VOLATILE, NULL, "allocatedCount",
	 "identifiers that are in use"},
	{"free_count", INV_UINT, INV_VOLATILE, NULL, "freeCount",
	 "identifiers that are left"},
	{"prefix", INV_STRING, 0, NULL, "prefix", "what its identifiers begin with"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column id_pools_ipv4_subnets[] = {
	KIND_APPLIANCE,
	KIND_NAMED(INV_PRIVATE, "networkId", "the network's address: it has no name"),
	{"subnet_mask", INV_STRING, 0, NULL, "subnetmask", "its mask"},
	{"gateway", INV_STRING, INV_PRIVATE, NULL, "gateway", "its gateway"},
	{"domain", INV_STRING, INV_PRIVATE, NULL, "domain", "its domain"},
	{"dns_servers", INV_LIST, INV_PRIVATE, NULL, "dnsServers[*]", "its name servers"},
	{"resources", INV_LIST, 0, NULL, "associatedResources[*].resourceName",
	 "what uses it"},
	{"resource_uris", INV_LIST, INV_PRIVATE, NULL,
	 "associatedResources[*].resourceUri", "what uses it: their addresses"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

const struct oneview_kind kind_ethernet_networks = {
	KIND(ethernet_networks, "/rest/ethernet-networks", "Ethernet networks"),
};
const struct oneview_kind kind_fc_networks = {
	KIND(fc_networks, "/rest/fc-networks", "Fibre Channel networks"),
};
const struct oneview_kind kind_fcoe_networks = {
	KIND(fcoe_networks, "/rest/fcoe-networks",
	     "Fibre Channel over Ethernet networks"),
};
const struct oneview_kind kind_network_sets = {
	KIND(network_sets, "/rest/network-sets", "Ethernet networks on one connection"),
};
const struct oneview_kind kind_uplink_sets = {
	KIND(uplink_sets, "/rest/uplink-sets", "which networks leave by which ports"),
};
const struct oneview_kind kind_connection_templates = {
	KIND(connection_templates, "/rest/connection-templates", "bandwidth of networks"),
};
const struct oneview_kind kind_fabrics = {
	KIND(fabrics, "/rest/fabrics", "all interconnects that are managed together"),
};
const struct oneview_kind kind_id_pools_ipv4 = {
	KIND_WITH(id_pools, id_pools_ipv4, "/rest/id-pools/ipv4",
		  "pool of IPv4 addresses"),
	.single = true,
};
const struct oneview_kind kind_id_pools_ipv4_subnets = {
	KIND(id_pools_ipv4_subnets, "/rest/id-pools/ipv4/subnets",
	     "subnets that IPv4 addresses are taken from"),
};
const struct oneview_kind kind_id_pools_vmac = {
	KIND_WITH(id_pools, id_pools_vmac, "/rest/id-pools/vmac",
		  "pool of virtual MAC addresses"),
	.single = true,
};
const struct oneview_kind kind_id_pools_vsn = {
	KIND_WITH(id_pools, id_pools_vsn, "/rest/id-pools/vsn",
		  "pool of virtual serial numbers"),
	.single = true,
};
const struct oneview_kind kind_id_pools_vwwn = {
	KIND_WITH(id_pools, id_pools_vwwn, "/rest/id-pools/vwwn",
		  "pool of virtual world wide names"),
	.single = true,
};
