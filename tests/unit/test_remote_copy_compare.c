/*
 * test_remote_copy_compare.c - whether a profile is what was sent, whatever else the appliance
 * shows of it.
 */
#include "copy_compare.h"

#include "unit.h"

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *value = json_loads(text, JSON_DECODE_ANY, &error);

	if (!value)
		fail_msg("%s: %s", text, error.text);
	return value;
}

/* They differ first at PATH; NULL: they do not. */
static void expect(const char *body, const char *actual, const char *path)
{
	json_t *one = parse(body), *other = parse(actual);
	char found[COPY_PATH_SIZE];
	bool same = copy_compare(one, other, found);

	if (same != !path || strcmp(found, path ? path : "") != 0)
		fail_msg("%s and %s: \"%s\"", body, actual, found);
	json_decref(one);
	json_decref(other);
}

static void test_the_same(void **state)
{
	(void)state;
	expect("{}", "{}", NULL);
	expect("{\"a\":1,\"b\":[\"x\",\"y\"]}", "{\"b\":[\"x\",\"y\"],\"a\":1}", NULL);
	expect("{\"a\":{\"b\":{\"c\":true}}}", "{\"a\":{\"b\":{\"c\":true}}}", NULL);
}

/* Addresses, states, numbers: the appliance adds them. */
static void test_more_than_was_sent(void **state)
{
	(void)state;
	expect("{\"name\":\"a\"}", "{\"name\":\"a\",\"uri\":\"/rest/1\",\"state\":\"x\"}",
	       NULL);
	expect("{\"connections\":[{\"id\":1}]}",
	       "{\"connections\":[{\"id\":1,\"mac\":\"M\"}]}", NULL);
}

static void test_nothing_is_nothing(void **state)
{
	static const char *const nothing[] = {"null", "\"\"", "[]", "{}"};
	char body[32], actual[32];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(nothing); i++) {
		snprintf(body, sizeof(body), "{\"a\":%s}", nothing[i]);
		expect(body, "{}", NULL);
		for (size_t j = 0; j < N_ELEMENTS(nothing); j++) {
			snprintf(actual, sizeof(actual), "{\"a\":%s}", nothing[j]);
			expect(body, actual, NULL);
		}
		expect(body, "{\"a\":\"x\"}", "a");
		snprintf(actual, sizeof(actual), "{\"a\":%s}", nothing[i]);
		expect("{\"a\":7}", actual, "a");
	}
	expect("{\"a\":false}", "{}", "a");
	expect("{\"a\":0}", "{}", "a");
}

static void test_differences(void **state)
{
	(void)state;
	expect("{\"a\":\"x\"}", "{\"a\":\"X\"}", "a");
	expect("{\"a\":{\"b\":[1,{\"c\":2}]}}", "{\"a\":{\"b\":[1,{\"c\":3}]}}",
	       "a.b[1].c");
	expect("{\"a\":\"1\"}", "{\"a\":1}", "a");
	expect("{\"a\":true}", "{\"a\":false}", "a");
	expect("{\"a\":[1]}", "{\"a\":{\"0\":1}}", "a");
	expect("{\"a\":[1,2]}", "{\"a\":[1,2,3]}", "a");
	expect("{\"a\":[1,2]}", "{\"a\":[2,1]}", "a[0]");
	expect("{\"a\":9007199254740993}", "{\"a\":9007199254740992}", "a");
	expect("[]", "{}", "it is no server profile");
	expect("{}", "[]", "it is no server profile");
}

static void test_numbers(void **state)
{
	(void)state;
	expect("{\"a\":1}", "{\"a\":1.0}", NULL);
	expect("{\"a\":1.5}", "{\"a\":1.5}", NULL);
	expect("{\"a\":1.5}", "{\"a\":1.25}", "a");
}

/* Elements that have an id may stand in any order. */
static void test_elements_by_their_ids(void **state)
{
	(void)state;
	expect("{\"connections\":[{\"id\":1,\"n\":\"a\"},{\"id\":2,\"n\":\"b\"}]}",
	       "{\"connections\":[{\"id\":2,\"n\":\"b\"},{\"id\":1,\"n\":\"a\"}]}", NULL);
	expect("{\"connections\":[{\"id\":1,\"n\":\"a\"},{\"id\":2,\"n\":\"b\"}]}",
	       "{\"connections\":[{\"id\":1,\"n\":\"a\"},{\"id\":3,\"n\":\"b\"}]}",
	       "connections[1]");
	expect("{\"p\":[{\"connectionId\":3,\"e\":true},{\"connectionId\":4,\"e\":false}]}",
	       "{\"p\":[{\"connectionId\":4,\"e\":false},{\"connectionId\":3,\"e\":true}]}",
	       NULL);
	expect("{\"c\":[{\"deviceSlot\":\"A\"},{\"deviceSlot\":\"B\",\"m\":1}]}",
	       "{\"c\":[{\"deviceSlot\":\"B\",\"m\":2},{\"deviceSlot\":\"A\"}]}",
	       "c[1].m");
}

static void test_what_is_not_compared(void **state)
{
	(void)state;
	expect("{\"initialScopeUris\":[\"/rest/scopes/1\"]}", "{}", NULL);
	expect("{\"connections\":[{\"id\":1,\"portId\":\"Auto\"}]}",
	       "{\"connections\":[{\"id\":1,\"portId\":\"Mezz 3:1-a\"}]}", NULL);
	expect("{\"connectionSettings\":{\"connections\":[{\"id\":1,\"portId\":\"Auto\"}]}}",
	       "{\"connectionSettings\":{\"connections\":[{\"id\":1,\"portId\":\"x\"}]}}",
	       NULL);
	expect("{\"connections\":[{\"id\":1,\"portId\":\"Mezz 3:1-b\"}]}",
	       "{\"connections\":[{\"id\":1,\"portId\":\"Mezz 3:1-a\"}]}",
	       "connections[0].portId");
}

/* A volume that was to be made is there now; the rest of its attachment counts. */
static void test_new_volumes(void **state)
{
	(void)state;
	expect("{\"sanStorage\":{\"volumeAttachments\":[{\"id\":1,\"volumeUri\":null,"
	       "\"volume\":{\"properties\":{\"name\":\"v\"}},\"lunType\":\"Auto\"}]}}",
	       "{\"sanStorage\":{\"volumeAttachments\":[{\"id\":1,\"volume\":null,"
	       "\"volumeUri\":\"/rest/storage-volumes/1\",\"lunType\":\"Auto\"}]}}",
	       NULL);
	expect("{\"sanStorage\":{\"volumeAttachments\":[{\"id\":1,\"volumeUri\":null,"
	       "\"lunType\":\"Auto\"}]}}",
	       "{\"sanStorage\":{\"volumeAttachments\":[{\"id\":1,\"lunType\":\"Manual\"}]}}",
	       "sanStorage.volumeAttachments[0].lunType");
	expect("{\"sanStorage\":{\"volumeAttachments\":[{\"id\":1,"
	       "\"volumeUri\":\"/rest/storage-volumes/1\"}]}}",
	       "{\"sanStorage\":{\"volumeAttachments\":[{\"id\":1,"
	       "\"volumeUri\":\"/rest/storage-volumes/2\"}]}}",
	       "sanStorage.volumeAttachments[0].volumeUri");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same),
		cmocka_unit_test(test_more_than_was_sent),
		cmocka_unit_test(test_nothing_is_nothing),
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_elements_by_their_ids),
		cmocka_unit_test(test_what_is_not_compared),
		cmocka_unit_test(test_new_volumes),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
