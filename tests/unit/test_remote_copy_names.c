/*
 * test_remote_copy_names.c - what tells one resource from another when profiles are copied: types
 * of server hardware, addresses, places in a document, and what --map says.
 */
#include <errno.h>
#include <jansson.h>

#include "copy_hardware.h"
#include "copy_maps.h"
#include "copy_place.h"
#include "copy_uri.h"
#include "unit.h"

/* ---------------------------------------------------------------------------- hardware */

#define PORTS                                                                            \
	"\"ports\":[{\"number\":1,\"type\":\"Ethernet\"},{\"number\":2,\"type\":\"Ethernet\"}]"
#define NIC(model, slot)                                                                 \
	"{\"model\":\"" model "\",\"location\":\"Mezz\",\"slot\":" slot                  \
	",\"deviceType\":\"Ethernet\"," PORTS "}"
#define TYPE(name, model, adapters)                                                      \
	"{\"name\":\"" name "\",\"model\":\"" model "\",\"formFactor\":\"HalfHeight\","  \
	"\"adapters\":[" adapters "]}"

static void expect_hardware(const char *one, const char *other, bool same)
{
	json_t *a = json_loads(one, 0, NULL), *b = json_loads(other, 0, NULL);

	assert_non_null(a);
	assert_non_null(b);
	if (copy_hardware_same(a, b) != same || copy_hardware_same(b, a) != same)
		fail_msg("%s and %s: not %d", one, other, same);
	json_decref(a);
	json_decref(b);
}

static void test_hardware(void **state)
{
	static const char sy480[] =
		TYPE("SY 480 1", "Synergy 480 Gen10", NIC("3820C", "3"));

	(void)state;
	expect_hardware(sy480, sy480, true);
	/* Labels say nothing. */
	expect_hardware(sy480, TYPE("other", "Synergy 480 Gen10", NIC("3820C", "3")),
			true);
	expect_hardware(sy480, TYPE("SY 480 1", "Synergy 660 Gen10", NIC("3820C", "3")),
			false);
	expect_hardware(sy480, TYPE("SY 480 1", "Synergy 480 Gen10", NIC("6820C", "3")),
			false);
	expect_hardware(sy480, TYPE("SY 480 1", "Synergy 480 Gen10", NIC("3820C", "2")),
			false);
	expect_hardware(sy480, TYPE("SY 480 1", "Synergy 480 Gen10", ""), false);
	expect_hardware(sy480,
			TYPE("SY 480 1", "Synergy 480 Gen10",
			     NIC("3820C", "3") "," NIC("3820C", "3")),
			false);
	expect_hardware(TYPE("a", "m", NIC("x", "1") "," NIC("y", "2")),
			TYPE("b", "m", NIC("y", "2") "," NIC("x", "1")), true);
	expect_hardware(TYPE("a", "m", NIC("x", "1") "," NIC("x", "1")),
			TYPE("b", "m", NIC("x", "1") "," NIC("y", "1")), false);
}

static void test_ports_of_hardware(void **state)
{
	(void)state;
	expect_hardware("{\"model\":\"m\",\"adapters\":[{\"model\":\"a\",\"ports\":"
			"[{\"number\":1}]}]}",
			"{\"model\":\"m\",\"adapters\":[{\"model\":\"a\",\"ports\":"
			"[{\"number\":1},{\"number\":2}]}]}",
			false);
	expect_hardware("{\"model\":\"m\",\"adapters\":[{\"model\":\"a\",\"ports\":"
			"[{\"number\":1,\"type\":\"FibreChannel\"}]}]}",
			"{\"model\":\"m\",\"adapters\":[{\"model\":\"a\",\"ports\":"
			"[{\"number\":1,\"type\":\"Ethernet\"}]}]}",
			false);
}

/* What nobody knows is not the same as anything. */
static void test_hardware_without_a_model(void **state)
{
	(void)state;
	expect_hardware("{}", "{}", false);
	expect_hardware("{\"model\":null}", "{\"model\":null}", false);
	expect_hardware("{\"model\":7}", "{\"model\":7}", false);
	expect_hardware("{\"model\":\"m\",\"adapters\":7}", "{\"model\":\"m\"}", true);
}

static void test_hardware_in_words(void **state)
{
	json_t *type =
		json_loads(TYPE("SY 1", "Synergy 480", NIC("3820C", "3")), 0, NULL);
	char text[128], little[8];

	(void)state;
	copy_hardware_describe(type, text, sizeof(text));
	assert_string_equal(text, "SY 1 (Synergy 480: 3820C in Mezz 3)");
	copy_hardware_describe(type, little, sizeof(little));
	assert_string_equal(little, "SY 1 (S");
	json_decref(type);
}

/* --------------------------------------------------------------------------- addresses */

static void test_addresses(void **state)
{
	static const char *const collections[] = {"fc-networks", "fc-sans/managed-sans",
						  NULL};

	(void)state;
	assert_true(copy_uri_is_of("/rest/fc-networks/a-B_1.2:3", "fc-networks"));
	assert_false(copy_uri_is_of("/rest/fc-networks/a", "fcoe-networks"));
	assert_false(copy_uri_is_of("/rest/fc-networks", "fc-networks"));
	assert_false(copy_uri_is_of("rest/fc-networks/a", "fc-networks"));
	assert_false(copy_uri_is_of("", "fc-networks"));
	assert_string_equal(copy_uri_collection("/rest/fc-sans/managed-sans/1",
						collections),
			    "fc-sans/managed-sans");
	assert_null(copy_uri_collection("/rest/fc-sans/1", collections));
}

static void test_what_looks_like_an_address(void **state)
{
	static const char *const addresses[] = {
		"/rest/",	   "/rest/x", "  /rest/x",	  "\n/rest/x",
		"//rest/x",	   "/REST/x", "https://h/rest/x", "http://h:443//rest/x",
		"ftp://u@h/rest/",
	};
	static const char *const others[] = {
		"",
		"/",
		"/rest",
		"rest/x",
		"x /rest/x",
		"https://h",
		"https://h/x/rest/y",
		"/a://b/rest/x",
		"://",
		"/restore/x",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(addresses); i++)
		if (!copy_uri_is_address(addresses[i]))
			fail_msg("%s", addresses[i]);
	for (size_t i = 0; i < N_ELEMENTS(others); i++)
		if (copy_uri_is_address(others[i]))
			fail_msg("%s", others[i]);
}

/* ------------------------------------------------------------------------------- places */

static void test_places(void **state)
{
	const struct copy_place settings = {.key = "connectionSettings"};
	const struct copy_place moved = {.parent = &settings, .key = "connections"};
	const struct copy_place top = {.key = "connections"};
	const struct copy_place element = {.parent = &moved, .index = 3};
	const struct copy_place mac = {.parent = &element, .key = "mac"};
	const struct copy_place old_element = {.parent = &top, .index = 0};
	const struct copy_place old_mac = {.parent = &old_element, .key = "mac"};
	char path[COPY_PATH_SIZE];

	(void)state;
	assert_true(copy_place_fits(&mac, "connections[*].mac"));
	assert_true(copy_place_fits(&old_mac, "connections[*].mac"));
	assert_true(copy_place_fits(&element, "connections[*]"));
	assert_true(copy_place_fits(&moved, "*.connections"));
	assert_false(copy_place_fits(&mac, "mac"));
	assert_false(copy_place_fits(&mac, "connections.mac"));
	assert_false(copy_place_fits(&mac, "x.connections[*].mac"));
	assert_false(copy_place_fits(&top, "connections[*]"));
	assert_false(copy_place_fits(NULL, "connections"));
	copy_place_write(&mac, path);
	assert_string_equal(path, "connectionSettings.connections[3].mac");
	copy_place_write(NULL, path);
	assert_string_equal(path, "");
}

static void test_deep_places(void **state)
{
	enum { DEPTH = 1000 };
	static struct copy_place places[DEPTH];
	char path[COPY_PATH_SIZE];

	(void)state;
	for (size_t i = 0; i < DEPTH; i++)
		places[i] = (struct copy_place){
			.parent = i ? &places[i - 1] : NULL,
			.key = "quite a long name",
		};
	copy_place_write(&places[DEPTH - 1], path);
	assert_int_equal(strlen(path), COPY_PATH_SIZE - 1);
	assert_int_equal(strncmp(path, "...", 3), 0);
	assert_false(copy_place_fits(&places[DEPTH - 1], "uri"));
}

/* -------------------------------------------------------------------------------- --map */

static void expect_map(const char *word, const char *collection, const char *old,
		       const char *new)
{
	const char *const words[] = {word, NULL};
	char fault[COPY_MAPS_FAULT_SIZE];
	struct copy_maps maps;

	assert_int_equal(copy_maps_parse(words, &maps, fault), 0);
	assert_string_equal(maps.list[0].collection, collection);
	assert_string_equal(maps.list[0].old, old);
	assert_string_equal(maps.list[0].new, new);
	assert_ptr_equal(copy_maps_find(&maps, collection, old), &maps.list[0]);
	assert_null(copy_maps_find(&maps, collection, new));
	assert_null(copy_maps_find(&maps, "scopes", old));
	copy_maps_free(&maps);
}

static void expect_no_map(const char *word, const char *words)
{
	const char *const list[] = {word, NULL};
	char fault[COPY_MAPS_FAULT_SIZE] = "";
	struct copy_maps maps;

	assert_int_equal(copy_maps_parse(list, &maps, fault), -EINVAL);
	if (!strstr(fault, words))
		fail_msg("%s: %s", word, fault);
	copy_maps_free(&maps);
}

static void test_maps(void **state)
{
	(void)state;
	expect_map("ethernet-networks:prod=production", "ethernet-networks", "prod",
		   "production");
	expect_map("fc-networks:a:b=c:d", "fc-networks", "a:b", "c:d");
	expect_map("storage-volumes:a\\=b=c=d", "storage-volumes", "a=b", "c=d");
	expect_map("network-sets:a\\b= c ", "network-sets", "a\\b", " c ");
	expect_no_map("prod=production", "KIND is one of enclosure-groups,");
	expect_no_map("networks:a=b", "KIND is one of");
	expect_no_map("ethernet-networks:a", "OLD=NEW");
	expect_no_map("ethernet-networks:a=", "OLD=NEW");
	expect_no_map("ethernet-networks:=b", "OLD=NEW");
	expect_no_map("", "KIND is one of");
}

static void test_a_name_is_mapped_once(void **state)
{
	const char *const words[] = {"scopes:a=b", "fc-networks:a=b", "scopes:a=c", NULL};
	char fault[COPY_MAPS_FAULT_SIZE] = "";
	struct copy_maps maps;

	(void)state;
	assert_int_equal(copy_maps_parse(words, &maps, fault), -EINVAL);
	assert_string_equal(fault, "--map says of scopes a twice");
	copy_maps_free(&maps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hardware),
		cmocka_unit_test(test_ports_of_hardware),
		cmocka_unit_test(test_hardware_without_a_model),
		cmocka_unit_test(test_hardware_in_words),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_what_looks_like_an_address),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_deep_places),
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_a_name_is_mapped_once),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
