"""The collections: which there are, since when, how long their pages are, what types."""


class Kind:
	"""
	PATH below /rest, which is also the category, but for the few in fc-sans. PAGE:
	how many members come unasked and with count=-1; MOST: how many come at all.
	SINCE: the first version that has it. TYPES: (since, type), oldest first.
	"""

	def __init__(self, path, types, list_type=None, page=32, most=1000, since=120,
			no_next=None, upper=False):
		self.path = path
		self.category = path.rpartition("/")[2]
		self.types = [(0, types)] if isinstance(types, str) else types
		words = self.category.title().replace("-", "")
		self.list_type = list_type or f"{words}List"
		self.page = page
		self.most = most
		self.since = since
		self.no_next = no_next  # what stands for no further page
		self.upper = upper  # identifiers in capitals

	def type(self, version):
		"""Of its members in VERSION; the oldest there is if that is before it."""
		known = [name for since, name in self.types if since <= version]
		return known[-1] if known else self.types[0][1]


def numbered(stem, text):
	"""(120, stem3), (200, stem4) ... from "120:3 200:4"."""
	pairs = [word.split(":") for word in text.split()]
	return [(int(since), f"{stem}{number}") for since, number in pairs]


PROFILE_TYPES = numbered("ServerProfileV",
	"120:4 200:5 300:6 500:7 600:8 800:9 1000:10 1200:11 1600:12")
TEMPLATE_TYPES = numbered("ServerProfileTemplateV",
	"200:1 300:2 500:3 600:4 800:5 1000:6 1200:7 1600:8")
HARDWARE_TYPES = numbered("server-hardware-",
	"120:3 200:4 300:5 500:7 600:8 800:9 1000:10 1200:11 1600:12")
ETHERNET_TYPES = numbered("ethernet-networkV", "120:2 200:3 300:300 600:4")
FC_TYPES = numbered("fc-networkV", "120:2 300:300 600:4")
FCOE_TYPES = [(120, "fcoe-network"), *numbered("fcoe-networkV", "300:300 600:4")]
SET_TYPES = [(120, "network-set"), *numbered("network-setV", "300:300 600:4 1200:5")]

KINDS = {kind.path: kind for kind in (
	Kind("server-hardware", HARDWARE_TYPES, "server-hardware-list-12", upper=True),
	Kind("server-hardware-types", "server-hardware-type-12",
	"server-hardware-type-list-12",
		upper=True),
	Kind("server-profiles", PROFILE_TYPES, "ServerProfileListV12", page=64),
	Kind("server-profile-templates", TEMPLATE_TYPES, "ServerProfileTemplateListV8",
		page=64, since=200),
	Kind("enclosures", "EnclosureV8", "EnclosureListV8"),
	Kind("enclosure-groups", "EnclosureGroupV8", "EnclosureGroupListV8"),
	Kind("logical-enclosures", "LogicalEnclosureV5", "LogicalEnclosureListV5",
	since=200), Kind("interconnects", "InterconnectV8", "InterconnectCollectionV8"),
	Kind("interconnect-types", "interconnect-typeV300",
	"InterconnectTypeCollectionV300"),
	Kind("sas-interconnects", "sas-interconnectV2", "SasInterconnectCollectionV2",
	since=300,
		upper=True),
	Kind("logical-interconnects", "logical-interconnectV8",
	"LogicalInterconnectCollectionV8"),
	Kind("logical-interconnect-groups", "logical-interconnect-groupV8",
		"LogicalInterconnectGroupCollectionV8"),
	Kind("ethernet-networks", ETHERNET_TYPES, "NetworkCollectionV4", page=64),
	Kind("fc-networks", FC_TYPES, "FCNetworkCollectionV4"),
	Kind("fcoe-networks", FCOE_TYPES, "FCoENetworkCollectionV4"),
	Kind("network-sets", SET_TYPES, "NetworkSetCollectionV5"),
	Kind("uplink-sets", "uplink-setV7", "UplinkSetCollectionV7"),
	Kind("connection-templates", "connection-template",
	"ConnectionTemplateCollection",
		page=64),
	Kind("fabrics", "FabricV4", "FabricCollectionV4"),
	Kind("switches", "switchV3", "SwitchCollectionV3"),
	Kind("logical-switches", "logical-switchV4", "LogicalSwitchCollectionV4",
	since=200),
	Kind("storage-systems", "StorageSystemV7", "StorageSystemListV7", upper=True),
	Kind("storage-pools", "StoragePoolV3", "StoragePoolListV3", upper=True),
	Kind("storage-volumes", "StorageVolumeV8", "StorageVolumeListV8", upper=True),
	Kind("storage-volume-templates", "StorageVolumeTemplateV6",
		"StorageVolumeTemplateListV6", upper=True),
	Kind("storage-volume-attachments", "StorageVolumeAttachmentV2",
		"StorageVolumeAttachmentListV2", upper=True),
	Kind("drive-enclosures", "DriveEnclosureV3", "DriveEnclosureListV3", since=300,
		upper=True),
	Kind("sas-logical-jbods", "SasLogicalJBODV3", "SasLogicalJBODListV3", since=300),
	Kind("sas-logical-jbod-attachments", "SasLogicalJBODAttachmentV2",
		"SasLogicalJBODAttachmentListV2", since=300),
	Kind("fc-sans/device-managers", "FCDeviceManagerV2", "FCDeviceManagerListV2"),
	Kind("fc-sans/managed-sans", "FCManagedSanV3", "FCManagedSanListV3"),
	Kind("fc-sans/providers", "FCProviderV2", "FCProviderListV2"),
	Kind("fc-sans/endpoints", "FCEndpointV2", "FCEndpointListV2"),
	Kind("racks", "Rack", "RackList"),
	Kind("datacenters", "Datacenter", "DatacenterList"),
	Kind("power-devices", "PowerDevice", "PowerDeviceList"),
	Kind("unmanaged-devices", "UnmanagedDevice", "UnmanagedDeviceList"),
	Kind("rack-managers", "RackManager", "RackManagerList", since=1000),
	Kind("alerts", "AlertResourceV3", "AlertResourceCollectionV3", page=100, most=500,
		no_next=""),
	Kind("events", "EventResourceV3", "EventResourceCollectionV3", page=50, most=50),
	Kind("audit-logs", "AuditLogV2", "AuditLogCollectionV2", page=25, most=100),
	Kind("tasks", [(0, "TaskResourceV2"), (800, "TaskResourceV3")],
		"TaskResourceCollectionV2", page=50, most=200, upper=True),
	Kind("firmware-drivers", "firmware-baselines", "FirmwareBaselineList"),
	Kind("firmware-bundles", "firmware-bundles", "FirmwareBundleList"),
	Kind("licenses", "LicenseV500", "LicenseList"),
	Kind("users", "UserAndPermissions", "UserAndPermissionsCollection"),
	Kind("roles", "RoleNameDtoV2", "RoleNameDtoCollectionV2"),
	Kind("scopes", "ScopeV3", "ScopeCollectionV3", since=300),
	Kind("labels", "ResourceLabelV2", "LabelCollection", since=300),
	Kind("repositories", "FirmwareRepositoryV3", "FirmwareRepositoryListV3",
	since=300), Kind("backups", "BACKUP", "BackupCollection"),
	Kind("id-pools", "Pool", "PoolList"),
	Kind("hypervisor-managers", "HypervisorManagerV2", "HypervisorManagerListV2",
	since=800), Kind("hypervisor-cluster-profiles", "HypervisorClusterProfileV3",
		"HypervisorClusterProfileListV3", since=800),
	Kind("os-deployment-plans", "OsDeploymentPlanV3", "OsDeploymentPlanListV3",
	since=300), Kind("sas-interconnect-types", "sas-interconnect-typeV2", since=300),
	Kind("sas-logical-interconnects", "sas-logical-interconnectV2", since=300),
	Kind("sas-logical-interconnect-groups", "sas-logical-interconnect-groupV2",
	since=300), Kind("switch-types", "switch-typeV2"),
	Kind("logical-switch-groups", "logical-switch-groupV4", since=200),
	Kind("id-pools/ipv4/subnets", "Subnet", since=300),
	Kind("deployment-servers", "DeploymentManagerV3", since=300),
	Kind("appliance/ha-nodes", "HaNodeV2", "HaNodeListV2", since=300),
	Kind("appliance/health-status", "HealthStatusV2", "HealthStatusListV2",
	no_next=""),
)}
