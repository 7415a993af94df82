/*
 * kinds_software.c - firmware, operating systems and hypervisors.
 */
#include "kinds_private.h"

static const struct inv_column firmware_drivers[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	{"short_name", INV_STRING, 0, NULL, "baselineShortName", "its name, shortened"},
	{"version", INV_STRING, 0, NULL, "version", "its version"},
	{"release_date", INV_STRING, 0, NULL, "releaseDate", "when it was published"},
	{"bundle_type", INV_STRING, 0, NULL, "bundleType",
	 "SPP, Hotfix, Custom, ServicePackMainBundle ..."},
	KIND_DESCRIPTION,
	KIND_STATUS,
	KIND_STATE,
	{"resource_state", INV_STRING, 0, NULL, "resourceState",
	 "what state its files are in"},
	{"size_bytes", INV_UINT, 0, "bytes", "bundleSize", "its size"},
	{"iso_file_name", INV_STRING, 0, NULL, "isoFileName", "the file it came in"},
	{"sum_version", INV_STRING, 0, NULL, "hpsumVersion",
	 "version of Smart Update Manager in it"},
	{"parent", INV_STRING, 0, NULL, "parentBundle.parentBundleName",
	 "the bundle that a custom one was made from"},
	{"hotfixes", INV_LIST, 0, NULL, "hotfixes[*].hotfixName", "hotfixes added to it"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column repositories[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	{"repository_type", INV_STRING, 0, NULL, "repositoryType",
	 "FirmwareInternalRepo or FirmwareExternalRepo"},
	{"url", INV_STRING, INV_PRIVATE, NULL, "repositoryUrl", "where it is"},
	KIND_STATUS,
	KIND_STATE,
	{"total_space_kib", INV_UINT, 0, "KiB", "totalSpace", "its size"},
	{"available_space_kib", INV_UINT, INV_VOLATILE, "KiB", "availableSpace",
	 "what is left of it"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column hypervisor_managers[] = {
	KIND_APPLIANCE,
	KIND_NAMED(INV_PRIVATE, "name", "its host name or address"),
	{"display_name", INV_STRING, 0, NULL, "displayName", "what people call it"},
	{"hypervisor_type", INV_STRING, 0, NULL, "hypervisorType", "Vmware or HyperV"},
	{"version", INV_STRING, 0, NULL, "version", "its version"},
	{"port", INV_UINT, 0, NULL, "port", "TCP port it listens on"},
	{"user_name", INV_STRING, INV_PRIVATE, NULL, "username",
	 "whom the appliance logs in as"},
	{"virtual_switch_type", INV_STRING, 0, NULL, "preferences.virtualSwitchType",
	 "Standard or Distributed switches for new clusters"},
	KIND_STATUS,
	{"state", INV_STRING, 0, NULL, "state", "Connected, Disconnected ..."},
	{"state_reason", INV_STRING, 0, NULL, "stateReason", "why it is in that state"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column hypervisor_cluster_profiles[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"hypervisor_type", INV_STRING, 0, NULL, "hypervisorType", "Vmware or HyperV"},
	{"path", INV_STRING, 0, NULL, "path", "where its manager has the cluster"},
	{"compliance_state", INV_STRING, 0, NULL, "complianceState",
	 "whether the cluster is as the profile wants it"},
	KIND_STATUS,
	KIND_STATE,
	{"state_reason", INV_STRING, 0, NULL, "stateReason", "why it is in that state"},
	KIND_REFERENCE("hypervisor_manager", "hypervisorManagerUri",
		       "hypervisor manager that has the cluster"),
	KIND_REFERENCE("server_profile_template",
		       "hypervisorHostProfileTemplate.serverProfileTemplateUri",
		       "template of its hosts' server profiles"),
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column os_deployment_plans[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"architecture", INV_STRING, 0, NULL, "architecture", "processors it is for"},
	{"os_type", INV_STRING, 0, NULL, "osType", "operating system it deploys"},
	{"deployment_type", INV_STRING, 0, NULL, "deploymentType", "how it is deployed"},
	{"size", INV_STRING, 0, NULL, "osdpSize",
	 "size of the volume it makes, with its unit: 10GB"},
	{"deployment_appliance_address", INV_STRING, INV_PRIVATE, NULL,
	 "deploymentApplianceIpv4", "address of the Image Streamer that has it"},
	KIND_STATUS,
	KIND_STATE,
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column os_deployment_servers[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	KIND_DESCRIPTION,
	{"manager_type", INV_STRING, 0, NULL, "deplManagersType", "Image Streamer ..."},
	{"address", INV_STRING, INV_PRIVATE, NULL, "primaryIPV4", "its address"},
	KIND_REFERENCE("management_network", "mgmtNetworkUri",
		       "network it is managed over"),
	KIND_STATUS,
	KIND_STATE,
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

const struct oneview_kind kind_firmware_drivers = {
	KIND(firmware_drivers, "/rest/firmware-drivers", "firmware baselines"),
};
const struct oneview_kind kind_firmware_bundles = {
	KIND_WITH(firmware_drivers, firmware_bundles, "/rest/firmware-bundles",
		  "firmware bundles that were uploaded"),
};
const struct oneview_kind kind_repositories = {
	KIND(repositories, "/rest/repositories", "where firmware bundles are kept"),
};
const struct oneview_kind kind_hypervisor_managers = {
	KIND(hypervisor_managers, "/rest/hypervisor-managers", "vCenters and the like"),
};
const struct oneview_kind kind_hypervisor_cluster_profiles = {
	KIND(hypervisor_cluster_profiles, "/rest/hypervisor-cluster-profiles",
	     "what clusters of hypervisors are set up as"),
};
const struct oneview_kind kind_os_deployment_plans = {
	KIND(os_deployment_plans, "/rest/os-deployment-plans",
	     "how operating systems are deployed"),
};
const struct oneview_kind kind_os_deployment_servers = {
	KIND(os_deployment_servers, "/rest/deployment-servers",
	     "what operating systems are deployed from"),
};
