/*
 * test_remote_copy.c - what becomes of each field of a profile when it is copied: dropped, found
 * at the destination, kept, or the reason why it is not copied at all.
 */
#include "copycase.h"

/* ------------------------------------------------------------------------------ dropped */

static void test_what_the_appliance_makes_is_left_out(void **state)
{
	static const char *const dropped[] = {
		"uri",
		"eTag",
		"created",
		"modified",
		"category",
		"status",
		"state",
		"inProgress",
		"taskUri",
		"templateCompliance",
		"refreshState",
		"serverHardwareReapplyState",
		"associatedServer",
		"scopesUri",
		"profileUUID",
		"serverHardwareUri",
		"enclosureUri",
		"enclosureBay",
	};
	char profile[256];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(dropped); i++) {
		snprintf(profile, sizeof(profile),
			 "{\"type\":\"ServerProfileV12\",\"%s\":\"/rest/x/1\"}",
			 dropped[i]);
		expect(&plain, profile, "{\"type\":\"ServerProfileV12\"}");
	}
	expect(&plain, "{\"description\":\"d\",\"affinity\":null,\"enclosureBay\":7}",
	       "{\"description\":\"d\",\"affinity\":null}");
}

static void test_states_of_parts_are_left_out(void **state)
{
	static const char *const parts[] = {
		"firmware",
		"bios",
		"boot",
		"bootMode",
		"localStorage",
		"connectionSettings",
		"sanStorage",
		"osDeploymentSettings",
		"managementProcessor",
	};
	char profile[256], body[128];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(parts); i++) {
		snprintf(profile, sizeof(profile),
			 "{\"%s\":{\"reapplyState\":\"NotApplying\","
			 "\"consistencyState\":\"Consistent\",\"mode\":1}}",
			 parts[i]);
		snprintf(body, sizeof(body), "{\"%s\":{\"mode\":1}}", parts[i]);
		expect(&plain, profile, body);
	}
	/* Deeper, a name alone does not make it a state. */
	expect(&plain, "{\"a\":{\"b\":{\"reapplyState\":1}}}",
	       "{\"a\":{\"b\":{\"reapplyState\":1}}}");
}

static void test_connections_in_both_places(void **state)
{
	static const char connection[] =
		"[{\"id\":1,\"portId\":\"Flb 1:1-a\",\"requestedMbps\":\"2500\","
		"\"interconnectUri\":\"/rest/interconnects/1\",\"allocatedMbps\":2500,"
		"\"maximumMbps\":20000,\"allocatedVFs\":0,\"state\":\"Deployed\","
		"\"status\":\"OK\",\"deploymentStatus\":\"x\",\"interconnectPort\":3,"
		"\"networkName\":\"prod\",\"networkUri\":\"/rest/ethernet-networks/E1\","
		"\"macType\":\"Virtual\",\"mac\":\"02:00:00:00:00:01\"}]";
	static const char made[] =
		"[{\"id\":1,\"portId\":\"Flb 1:1-a\",\"requestedMbps\":\"2500\","
		"\"networkUri\":\"/rest/ethernet-networks/E2\",\"macType\":\"Virtual\"}]";
	char profile[768], body[384];

	(void)state;
	snprintf(profile, sizeof(profile), "{\"connections\":%s}", connection);
	snprintf(body, sizeof(body), "{\"connections\":%s}", made);
	expect(&plain, profile, body);
	snprintf(
		profile, sizeof(profile),
		"{\"connectionSettings\":{\"manageConnections\":true,\"connections\":%s}}",
		connection);
	snprintf(
		body, sizeof(body),
		"{\"connectionSettings\":{\"manageConnections\":true,\"connections\":%s}}",
		made);
	expect(&plain, profile, body);
	/* Nowhere else. */
	snprintf(profile, sizeof(profile), "{\"other\":{\"connections\":%s}}",
		 "[{\"networkUri\":\"/rest/ethernet-networks/E1\"}]");
	expect_refusal(&plain, profile, "other.connections[0].networkUri");
}

static void test_local_storage(void **state)
{
	(void)state;
	expect(&plain,
	       "{\"localStorage\":{\"controllers\":[{\"deviceSlot\":\"Mezz 1\","
	       "\"logicalDrives\":[{\"name\":\"b\",\"driveNumber\":1}]}]}}",
	       "{\"localStorage\":{\"controllers\":[{\"deviceSlot\":\"Mezz 1\","
	       "\"logicalDrives\":[{\"name\":\"b\"}]}]}}");
	expect_notes(&plain,
		     "{\"localStorage\":{\"sasLogicalJBODs\":[{\"id\":1,"
		     "\"sasLogicalJBODUri\":\"/rest/sas-logical-jbods/1\","
		     "\"status\":\"OK\"}]}}",
		     "{\"localStorage\":{\"sasLogicalJBODs\":[{\"id\":1}]}}", 1);
}

/* --------------------------------------------------------------------------- references */

static void test_references(void **state)
{
	(void)state;
	expect(&plain,
	       "{\"serverHardwareTypeUri\":\"/rest/server-hardware-types/T1\","
	       "\"enclosureGroupUri\":\"/rest/enclosure-groups/G1\","
	       "\"serverProfileTemplateUri\":\"/rest/server-profile-templates/P1\","
	       "\"firmware\":{\"firmwareBaselineUri\":\"/rest/firmware-drivers/SPP_1\"},"
	       "\"initialScopeUris\":[\"/rest/scopes/C1\"],"
	       "\"osDeploymentSettings\":{\"osDeploymentPlanUri\":"
	       "\"/rest/os-deployment-plans/D1\"}}",
	       "{\"serverHardwareTypeUri\":\"/rest/server-hardware-types/U1\","
	       "\"enclosureGroupUri\":\"/rest/enclosure-groups/H1\","
	       "\"serverProfileTemplateUri\":\"/rest/server-profile-templates/P9\","
	       "\"firmware\":{\"firmwareBaselineUri\":\"/rest/firmware-drivers/SPP_9\"},"
	       "\"initialScopeUris\":[\"/rest/scopes/C9\"],"
	       "\"osDeploymentSettings\":{\"osDeploymentPlanUri\":"
	       "\"/rest/os-deployment-plans/D9\"}}");
}

/* Of servers in racks, and where nothing is chosen. */
static void test_no_reference(void **state)
{
	(void)state;
	expect(&plain,
	       "{\"enclosureGroupUri\":null,\"serverProfileTemplateUri\":null,"
	       "\"firmware\":{\"firmwareBaselineUri\":\"\"},\"initialScopeUris\":[],"
	       "\"connections\":[{\"networkUri\":null}]}",
	       "{\"enclosureGroupUri\":null,\"serverProfileTemplateUri\":null,"
	       "\"firmware\":{\"firmwareBaselineUri\":\"\"},\"initialScopeUris\":[],"
	       "\"connections\":[{\"networkUri\":null}]}");
}

/* One name in four collections: the address says which is meant. */
static void test_networks_by_category(void **state)
{
	(void)state;
	expect(&plain,
	       "{\"connections\":[{\"networkUri\":\"/rest/ethernet-networks/E1\"},"
	       "{\"networkUri\":\"/rest/fc-networks/F1\"},"
	       "{\"networkUri\":\"/rest/fcoe-networks/O1\"},"
	       "{\"networkUri\":\"/rest/network-sets/S1\"}]}",
	       "{\"connections\":[{\"networkUri\":\"/rest/ethernet-networks/E2\"},"
	       "{\"networkUri\":\"/rest/fc-networks/F9\"},"
	       "{\"networkUri\":\"/rest/fcoe-networks/O9\"},"
	       "{\"networkUri\":\"/rest/network-sets/S9\"}]}");
}

static void test_references_that_are_refused(void **state)
{
	(void)state;
	expect_refusal(
		&plain,
		"{\"connections\":[{\"networkUri\":\"/rest/ethernet-networks/E2\"}]}",
		"connections[0].networkUri: ethernet-networks test: paris has none");
	expect_refusal(&plain,
		       "{\"connections\":[{\"networkUri\":\"/rest/network-sets/S2\"}]}",
		       "network-sets twice: paris has 2");
	expect_refusal(
		&plain,
		"{\"connections\":[{\"networkUri\":\"/rest/enclosure-groups/G1\"}]}",
		"nothing that belongs there");
	expect_refusal(&plain, "{\"enclosureGroupUri\":\"EG\"}",
		       "nothing that belongs there");
	expect_refusal(&plain, "{\"enclosureGroupUri\":7}", "no address");
	expect_refusal(&plain, "{\"enclosureGroupUri\":[\"/rest/enclosure-groups/G1\"]}",
		       "no address");
}

/* What looks like an address of the collection, and leads elsewhere. */
static void test_addresses_that_lead_elsewhere(void **state)
{
	static const char *const hostile[] = {
		"/rest/ethernet-networks/",
		"/rest/ethernet-networks/..",
		"/rest/ethernet-networks/../fc-networks/F1",
		"/rest/ethernet-networks/E1/members",
		"/rest/ethernet-networks/E1?force=true",
		"/rest/ethernet-networks/E1#",
		"/rest/ethernet-networks/%45",
		"/rest/ethernet-networks/E1 ",
		"/rest/ethernet-networksE1",
		"//rest/ethernet-networks/E1",
		"/REST/ethernet-networks/E1",
		"https://london/rest/ethernet-networks/E1",
	};
	char profile[256];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(hostile); i++) {
		snprintf(profile, sizeof(profile),
			 "{\"connections\":[{\"networkUri\":\"%s\"}]}", hostile[i]);
		expect_refusal(&plain, profile, "nothing that belongs there");
	}
}

static void test_a_template_that_is_missing_is_left_out(void **state)
{
	(void)state;
	expect_note(
		&plain,
		"{\"serverProfileTemplateUri\":\"/rest/server-profile-templates/P2\"}",
		"server-profile-templates old: paris has none of that name; left out");
	expect_notes(
		&plain,
		"{\"serverProfileTemplateUri\":\"/rest/server-profile-templates/P2\"}",
		"{}", 1);
	expect_refusal(
		&plain,
		"{\"serverProfileTemplateUri\":\"/rest/server-profile-templates/P3\"}",
		"paris has 2");
}

static void test_attributes_of_deployment(void **state)
{
	(void)state;
	expect(&plain,
	       "{\"osDeploymentSettings\":{\"osCustomAttributes\":["
	       "{\"name\":\"host\",\"value\":\"web\"},"
	       "{\"name\":\"nic.networkuri\",\"value\":\"/rest/ethernet-networks/E1\"}]}}",
	       "{\"osDeploymentSettings\":{\"osCustomAttributes\":["
	       "{\"name\":\"host\",\"value\":\"web\"},"
	       "{\"name\":\"nic.networkuri\",\"value\":\"/rest/ethernet-networks/E2\"}]}}");
	expect_notes(
		&plain,
		"{\"osDeploymentSettings\":{\"osVolumeUri\":\"/rest/os-volumes/1\"}}",
		"{\"osDeploymentSettings\":{}}", 1);
}

/* ---------------------------------------------------------------------- unknown addresses */

static void test_unknown_addresses_are_refused_wherever_they_are(void **state)
{
	static const struct {
		const char *profile, *place;
	} cases[] = {
		{"{\"future\":\"/rest/x/1\"}", "future: /rest/x/1"},
		{"{\"future\":{\"plans\":[1,{\"planUri\":\"/rest/labels/1\"}]}}",
		 "future.plans[1].planUri"},
		{"{\"a\":[[\"/rest/x/1\"]]}", "a[0][0]"},
		{"{\"a\":{\"/rest/x/1\":2}}", "a./rest/x/1"},
		{"{\"description\":\"/rest/x/1\"}", "description"},
		{"{\"a\":\" /rest/x\"}", "a"},
		{"{\"a\":\"//rest/x\"}", "a"},
		{"{\"a\":\"/Rest/x\"}", "a"},
		{"{\"a\":\"https://london.example/rest/x/1\"}", "a"},
		/* A place that is written like one that there is a rule for. */
		{"{\"connections[*].networkUri\":\"/rest/ethernet-networks/E1\"}",
		 "connections[*].networkUri"},
		{"{\"firmware.firmwareBaselineUri\":\"/rest/firmware-drivers/SPP_1\"}",
		 "firmware.firmwareBaselineUri"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++)
		expect_refusal(&plain, cases[i].profile, cases[i].place);
	expect(&plain, "{\"a\":\"see /rest/x\",\"b\":\"https://wiki.example/x/rest/y\"}",
	       "{\"a\":\"see /rest/x\",\"b\":\"https://wiki.example/x/rest/y\"}");
}

static void test_many_refusals_are_counted(void **state)
{
	json_t *profile = json_object(), *list = json_array();
	struct copy_body copy;

	(void)state;
	for (int i = 0; i < 50; i++)
		json_array_append_new(list, json_string("/rest/x/1"));
	json_object_set_new(profile, "a", list);
	assert_int_equal(copy_profile(profile, &plain, &lookup, &copy), 0);
	assert_int_equal(json_array_size(copy.refusals), 21);
	assert_string_equal(json_string_value(json_array_get(copy.refusals, 20)),
			    "and 30 more");
	copy_body_free(&copy);
	json_decref(profile);
}

static void test_what_is_no_profile(void **state)
{
	(void)state;
	expect_refusal(&plain, "[]", "no object");
}

/* ------------------------------------------------------------------------------ the rest */

static void test_the_mapping(void **state)
{
	struct copy_body copy = convert(
		&plain,
		"{\"connections\":[{\"networkUri\":\"/rest/ethernet-networks/E1\"},"
		"{\"networkUri\":\"/rest/ethernet-networks/E1\"},"
		"{\"networkUri\":\"/rest/fc-networks/F1\"}]}");

	(void)state;
	assert_int_equal(json_array_size(copy.mapping), 2);
	assert_string_equal(json_string_value(json_array_get(copy.mapping, 0)),
			    "ethernet-networks prod: /rest/ethernet-networks/E1 -> "
			    "/rest/ethernet-networks/E2");
	assert_string_equal(json_string_value(json_array_get(copy.mapping, 1)),
			    "fc-networks prod: /rest/fc-networks/F1 -> "
			    "/rest/fc-networks/F9");
	copy_body_free(&copy);
}

/* Numbers, text and order are as they were. */
static void test_values_are_kept(void **state)
{
	(void)state;
	expect(&plain,
	       "{\"a\":9007199254740993,\"b\":-1,\"c\":1.5,\"d\":true,\"e\":null,"
	       "\"f\":\"\\u65e5\\ud83d\\ude80 \\t\",\"g\":[],\"h\":{},\"name\":\"old\"}",
	       "{\"a\":9007199254740993,\"b\":-1,\"c\":1.5,\"d\":true,\"e\":null,"
	       "\"f\":\"\\u65e5\\ud83d\\ude80 \\t\",\"g\":[],\"h\":{}}");
}

static void test_a_network(void **state)
{
	json_t *network = json_loads(
		"{\"type\":\"network-setV5\",\"name\":\"set\",\"uri\":\"/rest/network-sets/1\","
		"\"eTag\":\"1\",\"created\":\"x\",\"modified\":\"x\",\"status\":\"OK\","
		"\"state\":\"Active\",\"category\":\"network-sets\",\"scopesUri\":\"/rest/x\","
		"\"fabricUri\":\"/rest/fabrics/1\",\"internalVlanId\":7,"
		"\"connectionTemplateUri\":\"/rest/connection-templates/1\","
		"\"managedSanUri\":\"/rest/fc-sans/managed-sans/M1\","
		"\"subnetUri\":null,\"networkUris\":[\"/rest/ethernet-networks/E1\"],"
		"\"nativeNetworkUri\":\"/rest/ethernet-networks/E1\"}",
		0, NULL);
	json_t *expected =
		json_loads("{\"type\":\"network-setV5\",\"name\":\"set\","
			   "\"networkUris\":[\"/rest/ethernet-networks/E2\"],"
			   "\"nativeNetworkUri\":\"/rest/ethernet-networks/E2\"}",
			   0, NULL);
	struct copy_body copy;

	(void)state;
	assert_int_equal(copy_network(network, &lookup, &copy), 0);
	assert_int_equal(json_array_size(copy.refusals), 0);
	assert_int_equal(json_array_size(copy.notes), 2);
	assert_true(json_equal(copy.body, expected));
	copy_body_free(&copy);
	json_object_set_new(network, "future", json_string("/rest/x/1"));
	assert_int_equal(copy_network(network, &lookup, &copy), 0);
	assert_int_equal(json_array_size(copy.refusals), 1);
	copy_body_free(&copy);
	json_decref(network);
	json_decref(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_the_appliance_makes_is_left_out),
		cmocka_unit_test(test_states_of_parts_are_left_out),
		cmocka_unit_test(test_connections_in_both_places),
		cmocka_unit_test(test_local_storage),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_no_reference),
		cmocka_unit_test(test_networks_by_category),
		cmocka_unit_test(test_references_that_are_refused),
		cmocka_unit_test(test_addresses_that_lead_elsewhere),
		cmocka_unit_test(test_a_template_that_is_missing_is_left_out),
		cmocka_unit_test(test_attributes_of_deployment),
		cmocka_unit_test(test_unknown_addresses_are_refused_wherever_they_are),
		cmocka_unit_test(test_many_refusals_are_counted),
		cmocka_unit_test(test_what_is_no_profile),
		cmocka_unit_test(test_the_mapping),
		cmocka_unit_test(test_values_are_kept),
		cmocka_unit_test(test_a_network),
	};
	int failed = unit_run(tests, N_ELEMENTS(tests));

	forget_resources();
	return failed;
}
