/*
 * kinds_private.h - what the data of OneView's kinds has in common, for kinds*.c alone.
 *
 * The KIND_ macros stand in an array of columns for one column, KIND_REFERENCE and
 * KIND_REFERENCES for two.
 */
#ifndef INV_KINDS_PRIVATE_H
#define INV_KINDS_PRIVATE_H

#include "kinds.h"

/* The first two columns and the last two of each table. */
#define KIND_APPLIANCE                                                                   \
	{                                                                                \
		"appliance", INV_STRING, INV_KEY, NULL, "the configuration",             \
			"the appliance's name there"                                     \
	}
#define KIND_NAME                                                                        \
	{                                                                                \
		"name", INV_STRING, INV_KEY, NULL, "name", "what it is called"           \
	}
#define KIND_NAMED(flags, source, help)                                                  \
	{                                                                                \
		"name", INV_STRING, INV_KEY | (flags), NULL, source, help                \
	}
/* Addresses may hold serial numbers, and the whole resource has all that is private. */
#define KIND_OBJECT                                                                      \
	{                                                                                \
		"object", INV_JSON, INV_ON_REQUEST | INV_PRIVATE, NULL,                  \
			"the whole resource", "as the appliance has it"                  \
	}
#define KIND_URI                                                                         \
	{                                                                                \
		"uri", INV_STRING, INV_KEY | INV_PRIVATE, NULL, "uri",                   \
			"its address on the appliance"                                   \
	}

/* The resource at the address that FIELD is: its name, and the address. */
#define KIND_REFERENCE(column, field, help)                                              \
	{column, INV_STRING, 0, NULL, field " -> name", help},                           \
	{                                                                                \
		column "_uri", INV_STRING, INV_PRIVATE, NULL, field,                     \
			help ": its address"                                             \
	}
/* The same of many: COLUMN is of names, COLUMN_URIS of addresses. */
#define KIND_REFERENCES(column, column_uris, field, help)                                \
	{column, INV_LIST, 0, NULL, field " -> name", help},                             \
	{                                                                                \
		column_uris, INV_LIST, INV_PRIVATE, NULL, field,                         \
			help ": their addresses"                                         \
	}

#define KIND_STATUS                                                                      \
	{                                                                                \
		"status", INV_STRING, 0, NULL, "status",                                 \
			"health: OK Warning Critical Disabled Unknown"                   \
	}
#define KIND_STATE                                                                       \
	{                                                                                \
		"state", INV_STRING, 0, NULL, "state", "what state it is in"             \
	}
#define KIND_DESCRIPTION                                                                 \
	{                                                                                \
		"description", INV_STRING, 0, NULL, "description",                       \
			"what somebody wrote about it"                                   \
	}
#define KIND_MODEL                                                                       \
	{                                                                                \
		"model", INV_STRING, 0, NULL, "model", "its model"                       \
	}
#define KIND_PART_NUMBER                                                                 \
	{                                                                                \
		"part_number", INV_STRING, 0, NULL, "partNumber",                        \
			"its maker's part number"                                        \
	}
#define KIND_SERIAL_NUMBER                                                               \
	{                                                                                \
		"serial_number", INV_STRING, INV_PRIVATE, NULL, "serialNumber",          \
			"its serial number"                                              \
	}
#define KIND_UUID                                                                        \
	{                                                                                \
		"uuid", INV_STRING, INV_PRIVATE, NULL, "uuid", "its UUID"                \
	}
#define KIND_FIRMWARE_VERSION                                                            \
	{                                                                                \
		"firmware_version", INV_STRING, 0, NULL, "firmwareVersion",              \
			"version of its firmware"                                        \
	}
#define KIND_POWER_STATE                                                                 \
	{                                                                                \
		"power_state", INV_STRING, 0, NULL, "powerState",                        \
			"On, Off, PoweringOn, PoweringOff, Resetting or Unknown"         \
	}
#define KIND_UID_STATE                                                                   \
	{                                                                                \
		"uid_state", INV_STRING, 0, NULL, "uidState",                            \
			"its blue light: On, Off, Blink ..."                             \
	}
#define KIND_CREATED                                                                     \
	{                                                                                \
		"created", INV_STRING, 0, NULL, "created", "when it was made known"      \
	}
#define KIND_MODIFIED                                                                    \
	{                                                                                \
		"modified", INV_STRING, INV_VOLATILE, NULL, "modified",                  \
			"when it was last changed"                                       \
	}

/* Of a struct oneview_kind: TABLE is the table's name, COLUMNS those of an array. */
#define KIND_WITH(columns, table, where, what)                                           \
	.view = {#table, what, columns, sizeof(columns) / sizeof((columns)[0])},         \
	.path = (where)
/* The same where the array is called as the table is; cppcheck fails on one in the other. */
#define KIND(table, where, what)                                                         \
	.view = {#table, what, table, sizeof(table) / sizeof((table)[0])}, .path = (where)

/* Each in the file of its theme; kinds.c lists them. */
extern const struct oneview_kind kind_alerts;
extern const struct oneview_kind kind_appliance_ha_nodes;
extern const struct oneview_kind kind_appliance_health_status;
extern const struct oneview_kind kind_appliance_network_interfaces;
extern const struct oneview_kind kind_appliance_time_and_locale_configuration;
extern const struct oneview_kind kind_appliance_version;
extern const struct oneview_kind kind_audit_logs;
extern const struct oneview_kind kind_backups;
extern const struct oneview_kind kind_certificate_authorities;
extern const struct oneview_kind kind_certificates;
extern const struct oneview_kind kind_connection_templates;
extern const struct oneview_kind kind_datacenters;
extern const struct oneview_kind kind_drive_enclosures;
extern const struct oneview_kind kind_enclosure_groups;
extern const struct oneview_kind kind_enclosures;
extern const struct oneview_kind kind_ethernet_networks;
extern const struct oneview_kind kind_events;
extern const struct oneview_kind kind_fabrics;
extern const struct oneview_kind kind_fc_networks;
extern const struct oneview_kind kind_fcoe_networks;
extern const struct oneview_kind kind_firmware_bundles;
extern const struct oneview_kind kind_firmware_drivers;
extern const struct oneview_kind kind_hypervisor_cluster_profiles;
extern const struct oneview_kind kind_hypervisor_managers;
extern const struct oneview_kind kind_id_pools_ipv4;
extern const struct oneview_kind kind_id_pools_ipv4_subnets;
extern const struct oneview_kind kind_id_pools_vmac;
extern const struct oneview_kind kind_id_pools_vsn;
extern const struct oneview_kind kind_id_pools_vwwn;
extern const struct oneview_kind kind_interconnect_types;
extern const struct oneview_kind kind_interconnects;
extern const struct oneview_kind kind_labels;
extern const struct oneview_kind kind_licenses;
extern const struct oneview_kind kind_logical_enclosures;
extern const struct oneview_kind kind_logical_interconnect_groups;
extern const struct oneview_kind kind_logical_interconnects;
extern const struct oneview_kind kind_logical_switch_groups;
extern const struct oneview_kind kind_logical_switches;
extern const struct oneview_kind kind_managed_sans;
extern const struct oneview_kind kind_network_sets;
extern const struct oneview_kind kind_os_deployment_plans;
extern const struct oneview_kind kind_os_deployment_servers;
extern const struct oneview_kind kind_power_devices;
extern const struct oneview_kind kind_rack_managers;
extern const struct oneview_kind kind_racks;
extern const struct oneview_kind kind_repositories;
extern const struct oneview_kind kind_roles;
extern const struct oneview_kind kind_san_endpoints;
extern const struct oneview_kind kind_san_managers;
extern const struct oneview_kind kind_san_providers;
extern const struct oneview_kind kind_sas_interconnect_types;
extern const struct oneview_kind kind_sas_interconnects;
extern const struct oneview_kind kind_sas_logical_interconnect_groups;
extern const struct oneview_kind kind_sas_logical_interconnects;
extern const struct oneview_kind kind_sas_logical_jbod_attachments;
extern const struct oneview_kind kind_sas_logical_jbods;
extern const struct oneview_kind kind_scopes;
extern const struct oneview_kind kind_server_hardware;
extern const struct oneview_kind kind_server_hardware_types;
extern const struct oneview_kind kind_server_profile_templates;
extern const struct oneview_kind kind_server_profiles;
extern const struct oneview_kind kind_storage_pools;
extern const struct oneview_kind kind_storage_systems;
extern const struct oneview_kind kind_storage_volume_attachments;
extern const struct oneview_kind kind_storage_volume_templates;
extern const struct oneview_kind kind_storage_volumes;
extern const struct oneview_kind kind_switch_types;
extern const struct oneview_kind kind_switches;
extern const struct oneview_kind kind_tasks;
extern const struct oneview_kind kind_unmanaged_devices;
extern const struct oneview_kind kind_uplink_sets;
extern const struct oneview_kind kind_users;
extern const struct oneview_kind kind_version;

#endif
