/*
 * test_remote_kinds.c - the rules that the tables of OneView's kinds keep, and which kind a
 * resource's address tells.
 */
#include <ctype.h>

#include "json.h"
#include "kinds.h"
#include "unit.h"

enum { MOST_SOURCE = 256 };

static const char mark[] = " -> name";

static const struct inv_column *columns_of(size_t kind, size_t *count)
{
	*count = oneview_kind_at(kind)->view.n_columns;
	return oneview_kind_at(kind)->view.columns;
}

static const char *name_of(size_t kind)
{
	return oneview_kind_at(kind)->view.name;
}

static const struct inv_column *find_column(size_t kind, const char *name)
{
	size_t count;
	const struct inv_column *columns = columns_of(kind, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(columns[i].name, name) == 0)
			return &columns[i];
	return NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), size = strlen(end);

	return length >= size && strcmp(text + length - size, end) == 0;
}

/* Letters and digits, joined by single underscores. */
static bool is_snake_case(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) &&
		    !(*c == '_' && c > name && c[1] && c[1] != '_'))
			return false;
	return islower((unsigned char)name[0]);
}

static bool is_phrase(const char *text)
{
	size_t length = text ? strlen(text) : 0;

	return length && length <= 72 && !strchr(text, '\n') && text[0] != ' ' &&
	       text[length - 1] != ' ' &&
	       (text[length - 1] != '.' || ends_with(text, " ..."));
}

/* ------------------------------------------------------------------------- the kinds */

static void test_kinds(void **state)
{
	(void)state;
	assert_true(n_oneview_kinds >= 45);
	for (size_t i = 0; i < n_oneview_kinds; i++) {
		const struct oneview_kind *kind = oneview_kind_at(i);

		if (!is_snake_case(kind->view.name))
			fail_msg("%s: its name", kind->view.name);
		if (i && strcmp(name_of(i - 1), kind->view.name) >= 0)
			fail_msg("%s: its place", kind->view.name);
		if (!is_phrase(kind->view.summary))
			fail_msg("%s: its summary", kind->view.name);
		if (strncmp(kind->path, "/rest/", 6) != 0 || ends_with(kind->path, "/") ||
		    strpbrk(kind->path, "?# _") || strstr(kind->path, "//"))
			fail_msg("%s: its path", kind->view.name);
		for (size_t j = 0; j < i; j++)
			if (strcmp(kind->path, oneview_kind_at(j)->path) == 0)
				fail_msg("%s and %s: one path", kind->view.name,
					 name_of(j));
		assert_ptr_equal(oneview_kind_named(kind->view.name), kind);
	}
}

/* The field that tells when is a column of its own, and the list has it. */
static void test_created(void **state)
{
	static const char *const dated[] = {"alerts", "audit_logs", "events", "tasks"};
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < n_oneview_kinds; i++)
		if (oneview_kind_at(i)->created) {
			const struct inv_column *column = find_column(i, "created");

			assert_true(count < N_ELEMENTS(dated));
			assert_string_equal(name_of(i), dated[count++]);
			assert_false(oneview_kind_at(i)->single);
			assert_non_null(column);
			assert_string_equal(column->source, oneview_kind_at(i)->created);
		}
	assert_int_equal(count, N_ELEMENTS(dated));
}

static void expect_column(size_t kind, size_t column, const char *name,
			  enum inv_type type, unsigned flags)
{
	size_t count;
	const struct inv_column *columns = columns_of(kind, &count);

	if (strcmp(columns[column].name, name) != 0 || columns[column].type != type ||
	    (columns[column].flags & flags) != flags)
		fail_msg("%s: its column %zu", name_of(kind), column);
}

static void test_first_and_last(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_oneview_kinds; i++) {
		size_t count, n_keys = 0;
		const struct inv_column *columns = columns_of(i, &count);

		assert_true(count >= 4);
		expect_column(i, 0, "appliance", INV_STRING, INV_KEY);
		expect_column(i, 1, "name", INV_STRING, INV_KEY);
		expect_column(i, count - 2, "object", INV_JSON,
			      INV_ON_REQUEST | INV_PRIVATE);
		expect_column(i, count - 1, "uri", INV_STRING, INV_KEY | INV_PRIVATE);
		assert_string_equal(columns[count - 1].source, "uri");
		for (size_t j = 0; j < count; j++)
			n_keys += (columns[j].flags & INV_KEY) != 0;
		assert_int_equal(n_keys, 3);
		/* What stands in the place of a name is told so. */
		if (strcmp(columns[1].source, "name") != 0 &&
		    strcmp(columns[1].help, "what it is called") == 0)
			fail_msg("%s: its name's help", name_of(i));
	}
}

/* ----------------------------------------------------------------------- the columns */

static void check_flags(size_t kind, const struct inv_column *column)
{
	const unsigned all = INV_KEY | INV_VOLATILE | INV_PRIVATE | INV_ON_REQUEST;

	if (column->flags & ~all)
		fail_msg("%s.%s: its flags", name_of(kind), column->name);
	if (column->flags & INV_KEY && column->flags & (INV_VOLATILE | INV_ON_REQUEST))
		fail_msg("%s.%s cannot be a key", name_of(kind), column->name);
}

/* Words that tell of what is private wherever they are the last of a name. */
static void check_private(size_t kind, const struct inv_column *column)
{
	static const char *const words[] = {
		"serial_number", "serial_numbers", "uuid",	"mac",	     "macs",
		"wwn",		 "wwns",	   "wwpns",	"wwid",	     "iqn",
		"address",	 "addresses",	   "host_name", "hostname",  "user_name",
		"asset_tag",	 "_uri",	   "_uris",	"initiators"};

	for (size_t i = 0; i < N_ELEMENTS(words); i++)
		if (ends_with(column->name, words[i]) && !(column->flags & INV_PRIVATE))
			fail_msg("%s.%s is not private", name_of(kind), column->name);
}

/* State and health are what --stable is to tell of; times of changes are not. */
static void check_volatile(size_t kind, const struct inv_column *column)
{
	static const char *const kept[] = {"status", "state", "power_state", "created"};
	static const char *const changing[] = {"modified", "last_refresh_time",
					       "complete_percent", "free_capacity_bytes"};
	bool is_volatile = column->flags & INV_VOLATILE;

	for (size_t i = 0; i < N_ELEMENTS(kept); i++)
		if (is_volatile && strcmp(column->name, kept[i]) == 0)
			fail_msg("%s.%s is volatile", name_of(kind), column->name);
	for (size_t i = 0; i < N_ELEMENTS(changing); i++)
		if (!is_volatile && strcmp(column->name, changing[i]) == 0)
			fail_msg("%s.%s is not volatile", name_of(kind), column->name);
}

/* What has a unit is a number and is named so; what is named so has it. */
static void check_unit(size_t kind, const struct inv_column *column)
{
	static const struct {
		const char *word, *unit;
	} units[] = {{"_bytes", "bytes"},    {"_kib", "KiB"},
		     {"_mib", "MiB"},	     {"_gb", "GB"},
		     {"_mhz", "mhz"},	     {"_mbps", "mbps"},
		     {"_gbps", "Gbps"},	     {"_watts", "watts"},
		     {"_kw", "kW"},	     {"_volts", "volts"},
		     {"_amps", "amps"},	     {"_mm", "mm"},
		     {"_days", "days"},	     {"_seconds", "seconds"},
		     {"_percent", "percent"}};
	const char *named = NULL;

	for (size_t i = 0; i < N_ELEMENTS(units); i++)
		if (ends_with(column->name, units[i].word))
			named = units[i].unit;
	if (strcmp(named ? named : "", column->unit ? column->unit : "") != 0)
		fail_msg("%s.%s: its unit", name_of(kind), column->name);
	if (column->unit && column->type != INV_UINT && column->type != INV_INT &&
	    column->type != INV_DOUBLE)
		fail_msg("%s.%s has a unit and is no number", name_of(kind),
			 column->name);
}

static void check_column(size_t kind, const struct inv_column *column)
{
	if (!is_snake_case(column->name) || find_column(kind, column->name) != column)
		fail_msg("%s.%s: its name", name_of(kind), column->name);
	if (!is_phrase(column->help))
		fail_msg("%s.%s: its help", name_of(kind), column->name);
	check_flags(kind, column);
	check_private(kind, column);
	check_volatile(kind, column);
	check_unit(kind, column);
}

static void test_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_oneview_kinds; i++) {
		size_t count;
		const struct inv_column *columns = columns_of(i, &count);

		for (size_t j = 0; j < count; j++)
			check_column(i, &columns[j]);
	}
}

/* ----------------------------------------------------------------------- the sources */

/* COLUMN's source without its mark. True if it had that. */
static bool take_path(const struct inv_column *column, char path[MOST_SOURCE])
{
	bool marked = ends_with(column->source, mark);
	size_t length = strlen(column->source) - (marked ? strlen(mark) : 0);

	assert_true(length > 0 && length < MOST_SOURCE);
	memcpy(path, column->source, length);
	path[length] = '\0';
	return marked;
}

/* Values of one kind are read at one time; [*] makes a list, and nothing else does. */
static void check_source(size_t kind, const struct inv_column *column,
			 struct json_paths *paths)
{
	char path[MOST_SOURCE];
	bool marked = take_path(column, path);

	if (strchr(path, ' ') || json_paths_add(paths, path) < 0)
		fail_msg("%s.%s: its source is no path", name_of(kind), column->name);
	if ((strstr(path, "[*]") != NULL) != (column->type == INV_LIST))
		fail_msg("%s.%s: its type", name_of(kind), column->name);
	if (marked && column->type != INV_LIST && column->type != INV_STRING)
		fail_msg("%s.%s: the type of a name", name_of(kind), column->name);
}

static void test_sources(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_oneview_kinds; i++) {
		size_t count;
		const struct inv_column *columns = columns_of(i, &count);
		struct json_paths *paths = json_paths_new();

		assert_non_null(paths);
		assert_string_equal(columns[0].source, "the configuration");
		assert_string_equal(columns[count - 2].source, "the whole resource");
		for (size_t j = 1; j < count; j++)
			if (j != count - 2)
				check_source(i, &columns[j], paths);
		if (oneview_kind_at(i)->created)
			assert_true(json_paths_add(paths, oneview_kind_at(i)->created) >=
				    0);
		json_paths_free(paths);
	}
}

/* ---------------------------------------------------------------- pairs of references */

/* The column of KIND that has the address from which COLUMN's name is had. */
static const struct inv_column *address_of(size_t kind, const struct inv_column *column)
{
	char path[MOST_SOURCE], name[MOST_SOURCE];
	const struct inv_column *address;
	size_t length = strlen(column->name);

	take_path(column, path);
	/* "networks", "network_uris"; "enclosure", "enclosure_uri". */
	snprintf(name, sizeof(name), "%.*s%s", (int)(length - (column->type == INV_LIST)),
		 column->name, column->type == INV_LIST ? "_uris" : "_uri");
	address = find_column(kind, name);
	return address && strcmp(address->source, path) == 0 ? address : NULL;
}

/* Whether a column of KIND has the name that goes with the address in COLUMN. */
static bool has_name(size_t kind, const struct inv_column *column)
{
	static const char uri[] = "resourceUri";
	char name[MOST_SOURCE], path[MOST_SOURCE];
	size_t length = strlen(column->source), count;
	const struct inv_column *columns = columns_of(kind, &count);

	snprintf(name, sizeof(name), "%.*s%s",
		 (int)(strrchr(column->name, '_') - column->name), column->name,
		 column->type == INV_LIST ? "s" : "");
	if (find_column(kind, name))
		return true;
	if (!ends_with(column->source, uri))
		return false;
	/* An alert's resource is its name. */
	snprintf(path, sizeof(path), "%.*sresourceName", (int)(length - strlen(uri)),
		 column->source);
	return strcmp(columns[1].source, path) == 0;
}

static void test_references(void **state)
{
	size_t n_references = 0;

	(void)state;
	for (size_t i = 0; i < n_oneview_kinds; i++) {
		size_t count;
		const struct inv_column *columns = columns_of(i, &count);

		for (size_t j = 0; j < count; j++) {
			const struct inv_column *column = &columns[j];
			const struct inv_column *address = NULL;

			if (ends_with(column->source, mark)) {
				address = address_of(i, column);
				if (!address || address->type != column->type)
					fail_msg("%s.%s has no address", name_of(i),
						 column->name);
				n_references++;
			} else if ((ends_with(column->name, "_uri") ||
				    ends_with(column->name, "_uris")) &&
				   !has_name(i, column)) {
				fail_msg("%s.%s has no name", name_of(i), column->name);
			}
		}
	}
	assert_true(n_references > 50);
}

/* ------------------------------------------------------------------ from an address */

static void expect_kind(const char *uri, size_t length, const char *name)
{
	/* Bytes of their own, so that what is read behind them is noticed. */
	char *bytes = malloc(length ? length : 1);
	const struct oneview_kind *kind;

	assert_non_null(bytes);
	memcpy(bytes, uri, length);
	kind = oneview_kind_of(bytes, length);
	free(bytes);
	if ((name != NULL) != (kind != NULL) ||
	    (name && strcmp(kind->view.name, name) != 0))
		fail_msg("%.*s is of %s", (int)length, uri,
			 kind ? kind->view.name : "none");
}

static void expect(const char *uri, const char *name)
{
	expect_kind(uri, strlen(uri), name);
}

static void test_kind_of(void **state)
{
	(void)state;
	expect("/rest/server-profiles/x", "server_profiles");
	expect("/rest/server-profiles/9979b3a4-646a-4c3e-bca6-80ca0b403a93",
	       "server_profiles");
	expect("/rest/server-hardware/30373237-3132-4D32-3235-303930524D57",
	       "server_hardware");
	expect("/rest/server-hardware-types/x", "server_hardware_types");
	expect("/rest/storage-volumes/x", "storage_volumes");
	expect("/rest/fc-sans/managed-sans/x", "managed_sans");
	expect("/rest/id-pools/ipv4/subnets/x", "id_pools_ipv4_subnets");
	expect("/rest/certificates/10.0.0.1", "certificates");
	expect("/rest/certificates/ca/x", "certificate_authorities");
	expect("/rest/appliance/ha-nodes/1", "appliance_ha_nodes");
}

static void test_kind_of_others(void **state)
{
	static const char *const others[] = {
		"",
		"/",
		"/rest",
		"/rest/",
		"/rest/server-profiles",
		"/rest/server-profiles/",
		"/rest/server-profiles//",
		"/rest/server-profiles//x",
		"/rest/server-profiles/x/",
		"/rest/server-profiles/x/y",
		"/rest/server-profiles/x?y",
		"/rest/server-profiles?x/y",
		"/rest/server-profiles/x#y",
		"/rest/server-profiles/?x",
		"/rest/server-profilesx/y",
		"/rest/server-profile/x",
		"/REST/server-profiles/x",
		"//rest/server-profiles/x",
		" /rest/server-profiles/x",
		"rest/server-profiles/x",
		"https://a/rest/server-profiles/x",
		"/rest/../rest/server-profiles/x",
		"/rest/nothing/x",
		"/rest/certificates/ca",
		"/rest/id-pools/vmac",
		"/rest/id-pools/vmac/x",
		"/rest/id-pools/ipv4/subnets",
		"/rest/appliance/nodeinfo/version",
		"/rest/version",
		"/rest/version/x",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(others); i++)
		expect(others[i], NULL);
}

/* LENGTH alone says where the address ends: neither a NUL nor what follows counts. */
static void test_kind_of_bytes(void **state)
{
	static const char uri[] = "/rest/server-profiles/x/y";
	static const char nul[] = "/rest/server-profiles/x\0y";
	static const char early[] = "/rest/server-profiles\0/x";
	char long_uri[4096] = "/rest/tasks/";

	(void)state;
	for (size_t length = 0; length < sizeof(uri); length++)
		expect_kind(uri, length,
			    length == strlen(uri) - 2 ? "server_profiles" : NULL);
	expect_kind(nul, sizeof(nul) - 1, NULL);
	expect_kind(early, sizeof(early) - 1, NULL);
	memset(long_uri + strlen(long_uri), 'x', sizeof(long_uri) - strlen(long_uri) - 1);
	expect(long_uri, "tasks");
	long_uri[sizeof(long_uri) / 2] = '/';
	expect(long_uri, NULL);
	assert_null(oneview_kind_of("", 0));
	assert_null(oneview_kind_named(""));
	assert_null(oneview_kind_named("server_profile"));
}

/* Each list's own resources are found, whatever other paths begin alike. */
static void test_kind_of_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_oneview_kinds; i++) {
		char uri[256];

		snprintf(uri, sizeof(uri), "%s/A-1", oneview_kind_at(i)->path);
		expect(uri, oneview_kind_at(i)->single ? NULL : name_of(i));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_created),
		cmocka_unit_test(test_first_and_last),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_kind_of),
		cmocka_unit_test(test_kind_of_others),
		cmocka_unit_test(test_kind_of_bytes),
		cmocka_unit_test(test_kind_of_all),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
