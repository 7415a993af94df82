/*
 * kinds.c - the list of OneView's kinds of resources.
 */
#include "kinds.h"

#include <string.h>

#include "kinds_private.h"

const struct inv_view *const oneview_views[] = {
	&kind_alerts.view,
	&kind_appliance_ha_nodes.view,
	&kind_appliance_health_status.view,
	&kind_appliance_network_interfaces.view,
	&kind_appliance_time_and_locale_configuration.view,
	&kind_appliance_version.view,
	&kind_audit_logs.view,
	&kind_backups.view,
	&kind_certificate_authorities.view,
	&kind_certificates.view,
	&kind_connection_templates.view,
	&kind_datacenters.view,
	&kind_drive_enclosures.view,
	&kind_enclosure_groups.view,
	&kind_enclosures.view,
	&kind_ethernet_networks.view,
	&kind_events.view,
	&kind_fabrics.view,
	&kind_fc_networks.view,
	&kind_fcoe_networks.view,
	&kind_firmware_bundles.view,
	&kind_firmware_drivers.view,
	&kind_hypervisor_cluster_profiles.view,
	&kind_hypervisor_managers.view,
	&kind_id_pools_ipv4.view,
	&kind_id_pools_ipv4_subnets.view,
	&kind_id_pools_vmac.view,
	&kind_id_pools_vsn.view,
	&kind_id_pools_vwwn.view,
	&kind_interconnect_types.view,
	&kind_interconnects.view,
	&kind_labels.view,
	&kind_licenses.view,
	&kind_logical_enclosures.view,
	&kind_logical_interconnect_groups.view,
	&kind_logical_interconnects.view,
	&kind_logical_switch_groups.view,
	&kind_logical_switches.view,
	&kind_managed_sans.view,
	&kind_network_sets.view,
	&kind_os_deployment_plans.view,
	&kind_os_deployment_servers.view,
	&kind_power_devices.view,
	&kind_rack_managers.view,
	&kind_racks.view,
	&kind_repositories.view,
	&kind_roles.view,
	&kind_san_endpoints.view,
	&kind_san_managers.view,
	&kind_san_providers.view,
	&kind_sas_interconnect_types.view,
	&kind_sas_interconnects.view,
	&kind_sas_logical_interconnect_groups.view,
	&kind_sas_logical_interconnects.view,
	&kind_sas_logical_jbod_attachments.view,
	&kind_sas_logical_jbods.view,
	&kind_scopes.view,
	&kind_server_hardware.view,
	&kind_server_hardware_types.view,
	&kind_server_profile_templates.view,
	&kind_server_profiles.view,
	&kind_storage_pools.view,
	&kind_storage_systems.view,
	&kind_storage_volume_attachments.view,
	&kind_storage_volume_templates.view,
	&kind_storage_volumes.view,
	&kind_switch_types.view,
	&kind_switches.view,
	&kind_tasks.view,
	&kind_unmanaged_devices.view,
	&kind_uplink_sets.view,
	&kind_users.view,
	&kind_version.view,
	NULL,
};
const size_t n_oneview_kinds = sizeof(oneview_views) / sizeof(oneview_views[0]) - 1;

const struct oneview_kind *oneview_kind_at(size_t number)
{
	/* A view of these is the first member of its kind. */
	return (const void *)oneview_views[number];
}

const struct oneview_kind *oneview_kind_named(const char *name)
{
	for (size_t i = 0; i < n_oneview_kinds; i++)
		if (strcmp(oneview_kind_at(i)->view.name, name) == 0)
			return oneview_kind_at(i);
	return NULL;
}

static bool begins_with(const char *uri, size_t length, const char *path)
{
	size_t before = strlen(path);

	return length >= before && memcmp(uri, path, before) == 0;
}

/* Whether URI is PATH, a slash, and an identifier that ends where URI does. */
static bool is_member(const char *uri, size_t length, const char *path)
{
	size_t before = strlen(path) + 1;

	if (length <= before || !begins_with(uri, length, path) || uri[before - 1] != '/')
		return false;
	/* strchr() finds a NUL, too. */
	for (size_t i = before; i < length; i++)
		if (strchr("/?#", uri[i]))
			return false;
	return true;
}

/* "/rest/certificates/ca" is a list beside the certificates, and none of these. */
static bool is_list(const char *uri, size_t length)
{
	for (size_t i = 0; i < n_oneview_kinds; i++)
		if (length == strlen(oneview_kind_at(i)->path) &&
		    begins_with(uri, length, oneview_kind_at(i)->path))
			return true;
	return false;
}

const struct oneview_kind *oneview_kind_of(const char *uri, size_t length)
{
	for (size_t i = 0; i < n_oneview_kinds; i++)
		if (!oneview_kind_at(i)->single &&
		    is_member(uri, length, oneview_kind_at(i)->path))
			return is_list(uri, length) ? NULL : oneview_kind_at(i);
	return NULL;
}
