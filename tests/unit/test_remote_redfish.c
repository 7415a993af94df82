/*
 * test_remote_redfish.c - addresses of Redfish's resources in one form, and the data that
 * describes documents and columns.
 */
#include "redfish_path.h"

#include <errno.h>

#include "redfish_columns.h"
#include "redfish_documents.h"
#include "unit.h"

static const struct appliance appliance = {.url = (char[]){"https://bmc.example:8443"}};

static void expect_path(const char *reference, const char *wanted)
{
	char *path;

	assert_int_equal(redfish_path(&appliance, reference, strlen(reference), &path),
			 0);
	assert_string_equal(path, wanted);
	free(path);
}

static void test_one_form(void **state)
{
	(void)state;
	expect_path("/redfish/v1/Systems/1", "/redfish/v1/Systems/1");
	expect_path("/redfish/v1/Systems/1/", "/redfish/v1/Systems/1");
	expect_path("/redfish/v1/Systems/1///", "/redfish/v1/Systems/1");
	expect_path("https://bmc.example:8443/redfish/v1/x/", "/redfish/v1/x");
	expect_path("HTTPS://BMC.example:8443/redfish/v1/x", "/redfish/v1/x");
	expect_path("/redfish/v1/x/?$skip=50", "/redfish/v1/x?$skip=50");
	expect_path("/redfish/v1/x?a=b/", "/redfish/v1/x?a=b/");
	expect_path("/redfish/v1/Power#/PowerSupplies/0",
		    "/redfish/v1/Power#/PowerSupplies/0");
	expect_path("/redfish/v1/a/../b", "/redfish/v1/b");
	expect_path("/", "/");
}

static void expect_refused(const char *reference, size_t length, int error)
{
	char untouched = 0, *path = &untouched;

	assert_int_equal(redfish_path(&appliance, reference, length, &path), error);
	assert_ptr_equal(path, &untouched);
}

static void test_refused(void **state)
{
	static const char *const elsewhere[] = {
		"https://evil.example/redfish/v1/x",
		"https://bmc.example/redfish/v1/x",
		"http://bmc.example:8443/redfish/v1/x",
		"//evil.example/x",
		"https://user@bmc.example:8443/x",
		"https://user:word@bmc.example:8443/x",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(elsewhere); i++)
		expect_refused(elsewhere[i], strlen(elsewhere[i]), -EXDEV);
	expect_refused("", 0, -EINVAL);
	expect_refused("/a\0b", 4, -EINVAL);
	expect_refused("/a\r\nHost: x", 11, -EINVAL);
}

static void expect_without(const char *path, const char *wanted)
{
	char *result = redfish_without_parameter(path, "$expand=");

	assert_string_equal(result, wanted);
	free(result);
}

static void test_parameters(void **state)
{
	char *path;

	(void)state;
	path = redfish_with_parameter("/x", "$expand=.");
	assert_string_equal(path, "/x?$expand=.");
	free(path);
	path = redfish_with_parameter("/x?$skip=50", "$expand=.");
	assert_string_equal(path, "/x?$expand=.&$skip=50");
	free(path);
	expect_without("/x", "/x");
	expect_without("/x?", "/x?");
	expect_without("/x?$expand=.", "/x");
	expect_without("/x?$expand=.&$skip=50", "/x?$skip=50");
	expect_without("/x?$skip=50&$expand=*&a=b", "/x?$skip=50&a=b");
	expect_without("/x?a=$expand=", "/x?a=$expand=");
	assert_string_equal(redfish_last_word("/redfish/v1/Systems/node-1"), "node-1");
	assert_string_equal(redfish_last_word("word"), "word");
}

/* What a shape says of choices fits its links. */
static void test_shapes(void **state)
{
	(void)state;
	for (int i = 0; i < REDFISH_DOCUMENTS; i++) {
		const struct redfish_shape *shape = &redfish_shapes[i];
		bool first[REDFISH_CHOICES] = {false};

		assert_true(shape->kind || shape->n_links);
		for (size_t j = 0; j < shape->n_links; j++) {
			const struct redfish_link *link = &shape->links[j];

			assert_in_range(link->choice, 0, REDFISH_CHOICES - 1);
			assert_true(!link->choice || shape->choices[link->choice]);
			assert_true(link->choice || link->rank == 0);
			first[link->choice] = first[link->choice] || link->rank == 0;
		}
		for (int j = 1; j < REDFISH_CHOICES; j++)
			assert_int_equal(first[j], shape->choices[j] != NULL);
	}
}

/* Keys first and last, so that rows have one order; what tells who it is, is private. */
static void test_columns(void **state)
{
	(void)state;
	for (int i = 0; i < REDFISH_VIEWS; i++) {
		const struct inv_view *view = redfish_views[i];
		const struct inv_column *last = &view->columns[view->n_columns - 1];

		assert_string_equal(view->columns[0].name, "appliance");
		assert_string_equal(last->name, "uri");
		assert_true(view->columns[0].flags & last->flags & INV_KEY);
		for (size_t j = 0; j < view->n_columns; j++) {
			const struct inv_column *column = &view->columns[j];
			bool tells = strstr(column->name, "serial") ||
				     strstr(column->name, "uuid") ||
				     strstr(column->name, "addresses") ||
				     strstr(column->name, "mac_address") ||
				     strstr(column->name, "asset_tag");

			assert_true(!tells || (column->flags & INV_PRIVATE));
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_form),   cmocka_unit_test(test_refused),
		cmocka_unit_test(test_parameters), cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_columns),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
