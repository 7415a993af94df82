/*
 * kinds_appliance.c - the appliance itself: its versions, nodes, health, users and keys.
 */
#include "kinds_private.h"

#define NETWORK "applianceNetworks[*]."
#define DETAILS "certificateDetails[0]."
/* Of an authority there is but one certificate. */
#define CA_DETAILS "certificateDetails."

static const struct inv_column version[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "currentVersion", "the newest version: it has no name"),
	{"current_version", INV_UINT, 0, NULL, "currentVersion",
	 "newest X-API-Version it speaks"},
	{"minimum_version", INV_UINT, 0, NULL, "minimumVersion",
	 "oldest X-API-Version it speaks"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column appliance_version[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "modelNumber", "its model: it has no name here"),
	{"family", INV_STRING, 0, NULL, "family", "family of the model"},
	{"platform_type", INV_STRING, 0, NULL, "platformType",
	 "vm, or hardware for a Composer"},
	{"software_version", INV_STRING, 0, NULL, "softwareVersion",
	 "version of its software"},
	{"software_date", INV_STRING, 0, NULL, "date", "when that was made"},
	KIND_SERIAL_NUMBER,
	KIND_UUID,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column appliance_health_status[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "resourceType", "what is looked at: MEMORY, CPU, DISK"),
	{"severity", INV_STRING, 0, NULL, "severity", "INFO, WARNING ..."},
	{"status_message", INV_STRING, 0, NULL, "statusMessage",
	 "SUFFICIENT_MEMORY, INSUFFICIENT_DISK_SPACE ..."},
	{"resource_id", INV_STRING, 0, NULL, "resourceId", "which of them"},
	{"capacity", INV_STRING, 0, NULL, "capacity",
	 "how much there is, with its unit: 160 GB"},
	{"available", INV_STRING, INV_VOLATILE, NULL, "available",
	 "how much is left, with its unit"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column appliance_ha_nodes[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	{"role", INV_STRING, 0, NULL, "role", "Active or Standby"},
	KIND_STATUS,
	KIND_STATE,
	{"model", INV_STRING, 0, NULL, "modelNumber", "its model"},
	{"version", INV_STRING, 0, NULL, "version", "version of its software"},
	{"address", INV_STRING, INV_PRIVATE, NULL, "appIpv4Addr", "its IPv4 address"},
	{"synchronization_percent", INV_UINT, INV_VOLATILE, "percent",
	 "synchronizationPercentComplete", "how much of the other's data it has"},
	{"enclosure", INV_STRING, 0, NULL, "location.enclosure.resourceName",
	 "enclosure it is in"},
	{"enclosure_uri", INV_STRING, INV_PRIVATE, NULL, "location.enclosure.resourceUri",
	 "enclosure it is in: its address"},
	{"bay", INV_UINT, 0, NULL, "location.bay", "the bay it is in"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column appliance_network_interfaces[] = {
	KIND_APPLIANCE,
	KIND_NAMED(INV_PRIVATE, "applianceNetworks[0].hostname",
		   "the appliance's host name: it has no other"),
	{"interfaces", INV_LIST, 0, NULL, NETWORK "interfaceName",
	 "names of its interfaces"},
	{"devices", INV_LIST, 0, NULL, NETWORK "device", "their devices: eth0 ..."},
	{"macs", INV_LIST, INV_PRIVATE, NULL, NETWORK "macAddress",
	 "their MAC addresses"},
	{"ipv4_types", INV_LIST, 0, NULL, NETWORK "ipv4Type",
	 "STATIC, DHCP or UNCONFIGURE"},
	{"ipv4_addresses", INV_LIST, INV_PRIVATE, NULL, NETWORK "app1Ipv4Addr",
	 "their IPv4 addresses"},
	{"ipv4_subnets", INV_LIST, 0, NULL, NETWORK "ipv4Subnet", "their IPv4 masks"},
	{"ipv4_gateways", INV_LIST, INV_PRIVATE, NULL, NETWORK "ipv4Gateway",
	 "their IPv4 gateways"},
	{"ipv6_types", INV_LIST, 0, NULL, NETWORK "ipv6Type",
	 "STATIC, DHCP or UNCONFIGURE"},
	{"ipv6_addresses", INV_LIST, INV_PRIVATE, NULL, NETWORK "app1Ipv6Addr",
	 "their IPv6 addresses"},
	{"domain_name", INV_STRING, INV_PRIVATE, NULL, "applianceNetworks[0].domainName",
	 "the appliance's domain"},
	{"name_servers", INV_LIST, INV_PRIVATE, NULL, NETWORK "ipv4NameServers[*]",
	 "IPv4 addresses of its name servers"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column appliance_time_and_locale_configuration[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "timezone", "its time zone: it has no name"),
	{"locale", INV_STRING, 0, NULL, "locale", "its locale: en_US.UTF-8"},
	{"ntp_servers", INV_LIST, INV_PRIVATE, NULL, "ntpServers[*]",
	 "where it has the time from"},
	{"date_time", INV_STRING, INV_VOLATILE, NULL, "dateTime", "its time"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column licenses[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "product", "the product that it is for"),
	{"product_description", INV_STRING, 0, NULL, "productDescription",
	 "what that product is"},
	{"product_number", INV_STRING, 0, NULL, "productNumber",
	 "number it is ordered by"},
	{"license_type", INV_STRING, 0, NULL, "licenseType", "Permanent, Demo ..."},
	{"total_capacity", INV_UINT, 0, NULL, "totalCapacity",
	 "how many servers it is for"},
	{"available_capacity", INV_UINT, INV_VOLATILE, NULL, "availableCapacity",
	 "how many more may take it"},
	{"expiry_date", INV_STRING, 0, NULL, "expiryDate", "when it ends"},
	{"sales_order", INV_STRING, INV_PRIVATE, NULL, "salesOrder",
	 "the order it came with"},
	{"nodes", INV_LIST, 0, NULL, "nodes[*].nodeName", "servers that took it"},
	{"node_uris", INV_LIST, INV_PRIVATE, NULL, "nodes[*].nodeUri",
	 "servers that took it: their addresses"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column users[] = {
	KIND_APPLIANCE,
	KIND_NAMED(INV_PRIVATE, "userName", "whom one logs in as"),
	{"full_name", INV_STRING, INV_PRIVATE, NULL, "fullName", "who that is"},
	{"enabled", INV_BOOL, 0, NULL, "enabled", "may log in"},
	{"roles", INV_LIST, 0, NULL, "permissions[*].roleName", "what the user may do"},
	KIND_REFERENCES("scopes", "scope_uris", "permissions[*].scopeUri",
			"scopes that each role is limited to"),
	{"email", INV_STRING, INV_PRIVATE, NULL, "emailAddress", "the user's address"},
	{"office_phone", INV_STRING, INV_PRIVATE, NULL, "officePhone",
	 "the user's telephone"},
	{"mobile_phone", INV_STRING, INV_PRIVATE, NULL, "mobilePhone",
	 "the user's mobile telephone"},
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column roles[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "roleName", "the role"),
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column scopes[] = {
	KIND_APPLIANCE, KIND_NAME,   KIND_DESCRIPTION, KIND_CREATED,
	KIND_MODIFIED,	KIND_OBJECT, KIND_URI,
};

static const struct inv_column labels[] = {
	KIND_APPLIANCE, KIND_NAME, KIND_CREATED, KIND_MODIFIED, KIND_OBJECT, KIND_URI,
};

static const struct inv_column backups[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "id", "its identifier: it has no name"),
	{"status", INV_STRING, 0, NULL, "status", "SUCCEEDED, FAILED, IN_PROGRESS ..."},
	{"complete_percent", INV_UINT, INV_VOLATILE, "percent", "percentComplete",
	 "how far it is"},
	{"created", INV_STRING, 0, NULL, "created", "when it was made"},
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column certificates[] = {
	KIND_APPLIANCE,
	KIND_NAMED(INV_PRIVATE, DETAILS "aliasName",
		   "what the appliance calls it, often the host's name"),
	{"common_name", INV_STRING, INV_PRIVATE, NULL, DETAILS "commonName",
	 "whom it is for"},
	{"issuer", INV_STRING, INV_PRIVATE, NULL, DETAILS "issuer", "who issued it"},
	{"serial_number", INV_STRING, INV_PRIVATE, NULL, DETAILS "serialNumber",
	 "its serial number"},
	{"valid_from", INV_STRING, 0, NULL, DETAILS "validFrom",
	 "when it begins to be valid"},
	{"valid_until", INV_STRING, 0, NULL, DETAILS "validUntil",
	 "when it ceases to be valid"},
	{"expires_in_days", INV_INT, INV_VOLATILE, "days", DETAILS "expiresInDays",
	 "how long that is from now"},
	{"public_key", INV_STRING, 0, NULL, DETAILS "publicKey",
	 "kind and size of its key"},
	{"signature_algorithm", INV_STRING, 0, NULL, DETAILS "signatureAlgorithm",
	 "how it is signed"},
	{"sha256_fingerprint", INV_STRING, INV_PRIVATE, NULL, DETAILS "sha256Fingerprint",
	 "its SHA-256 fingerprint"},
	{"chain_status", INV_STRING, 0, NULL, "certificateStatus.chainStatus",
	 "whether the chain to its root holds"},
	{"self_signed", INV_BOOL, 0, NULL, "certificateStatus.selfsigned",
	 "it was issued by whom it is for"},
	{"trusted", INV_BOOL, 0, NULL, "certificateStatus.trusted",
	 "the appliance trusts it"},
	KIND_CREATED,
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column certificate_authorities[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, CA_DETAILS "aliasName", "what the appliance calls it"),
	{"common_name", INV_STRING, INV_PRIVATE, NULL, CA_DETAILS "commonName",
	 "whom it is for"},
	{"issuer", INV_STRING, INV_PRIVATE, NULL, CA_DETAILS "issuer", "who issued it"},
	{"serial_number", INV_STRING, INV_PRIVATE, NULL, CA_DETAILS "serialNumber",
	 "its serial number"},
	{"valid_from", INV_STRING, 0, NULL, CA_DETAILS "validFrom",
	 "when it begins to be valid"},
	{"valid_until", INV_STRING, 0, NULL, CA_DETAILS "validUntil",
	 "when it ceases to be valid"},
	{"expires_in_days", INV_INT, INV_VOLATILE, "days", CA_DETAILS "expiresInDays",
	 "how long that is from now"},
	{"public_key", INV_STRING, 0, NULL, CA_DETAILS "publicKey",
	 "kind and size of its key"},
	{"signature_algorithm", INV_STRING, 0, NULL, CA_DETAILS "signatureAlgorithm",
	 "how it is signed"},
	{"sha256_fingerprint", INV_STRING, INV_PRIVATE, NULL,
	 CA_DETAILS "sha256Fingerprint", "its SHA-256 fingerprint"},
	KIND_OBJECT,
	KIND_URI,
};

const struct oneview_kind kind_version = {
	KIND(version, "/rest/version", "versions of the interface it speaks"),
	.single = true,
};
const struct oneview_kind kind_appliance_version = {
	KIND(appliance_version, "/rest/appliance/nodeinfo/version",
	     "the appliance's model and software"),
	.single = true,
};
const struct oneview_kind kind_appliance_health_status = {
	KIND(appliance_health_status, "/rest/appliance/health-status",
	     "whether the appliance has room enough"),
};
const struct oneview_kind kind_appliance_ha_nodes = {
	KIND(appliance_ha_nodes, "/rest/appliance/ha-nodes",
	     "Composers that stand in for each other"),
};
const struct oneview_kind kind_appliance_network_interfaces = {
	KIND(appliance_network_interfaces, "/rest/appliance/network-interfaces",
	     "the appliance's addresses"),
	.single = true,
};
const struct oneview_kind kind_appliance_time_and_locale_configuration = {
	KIND(appliance_time_and_locale_configuration,
	     "/rest/appliance/configuration/time-locale",
	     "the appliance's time and locale"),
	.single = true,
};
const struct oneview_kind kind_licenses = {
	KIND(licenses, "/rest/licenses", "licences and which servers took them"),
};
const struct oneview_kind kind_users = {
	KIND(users, "/rest/users", "who may log in"),
};
const struct oneview_kind kind_roles = {
	KIND(roles, "/rest/roles", "what users may be allowed to do"),
};
const struct oneview_kind kind_scopes = {
	KIND(scopes, "/rest/scopes", "groups of resources that roles are limited to"),
};
const struct oneview_kind kind_labels = {
	KIND(labels, "/rest/labels", "words that resources are marked with"),
};
const struct oneview_kind kind_backups = {
	KIND(backups, "/rest/backups", "backups of the appliance"),
};
const struct oneview_kind kind_certificates = {
	KIND(certificates, "/rest/certificates", "certificates of other machines"),
};
const struct oneview_kind kind_certificate_authorities = {
	KIND(certificate_authorities, "/rest/certificates/ca",
	     "authorities that the appliance trusts"),
};
