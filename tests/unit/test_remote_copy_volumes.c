/*
 * test_remote_copy_volumes.c - volumes that a profile attaches: shared, private, new.
 */
#include "copycase.h"

/* ------------------------------------------------------------------------------ volumes */

#define ATTACHED(volume, rest)                                                           \
	"{\"sanStorage\":{\"volumeAttachments\":[{\"volumeUri\":" volume rest "}]}}"
#define OLD_ATTACHED(volume, rest)                                                          \
	"{\"connections\":[],\"sanStorage\":{\"volumeAttachments\":[{\"volumeUri\":" volume \
		rest "}]}}"

static void test_shared_volumes(void **state)
{
	(void)state;
	expect(&plain,
	       ATTACHED("\"/rest/storage-volumes/V1\"",
			",\"id\":1,\"state\":\"Attached\",\"status\":\"OK\","
			"\"associatedTemplateAttachmentId\":\"x\","
			"\"volumeStoragePoolUri\":\"/rest/storage-pools/L1\","
			"\"volumeStorageSystemUri\":\"/rest/storage-systems/Y1\","
			"\"lunType\":\"Auto\",\"lun\":\"3\","
			"\"storagePaths\":[{\"connectionId\":1,\"status\":\"OK\"}]"),
	       ATTACHED("\"/rest/storage-volumes/V9\"",
			",\"id\":1,"
			"\"volumeStoragePoolUri\":\"/rest/storage-pools/L9\","
			"\"volumeStorageSystemUri\":\"/rest/storage-systems/Y9\","
			"\"lunType\":\"Auto\",\"storagePaths\":[{\"connectionId\":1}]"));
}

static void test_numbers_of_volumes(void **state)
{
	(void)state;
	expect(&plain,
	       ATTACHED("\"/rest/storage-volumes/V1\"",
			",\"lunType\":\"Manual\",\"lun\":\"3\""),
	       ATTACHED("\"/rest/storage-volumes/V9\"",
			",\"lunType\":\"Manual\",\"lun\":\"3\""));
	expect(&keeping,
	       ATTACHED("\"/rest/storage-volumes/V1\"",
			",\"lunType\":\"Auto\",\"lun\":\"3\""),
	       ATTACHED("\"/rest/storage-volumes/V9\"",
			",\"lunType\":\"Manual\",\"lun\":\"3\""));
}

static void test_private_volumes(void **state)
{
	(void)state;
	expect_refusal(&plain, ATTACHED("\"/rest/storage-volumes/V2\"", ""),
		       "storage-volumes private is this server's alone");
	/* The pool is the other volume's: this one's is no longer named. */
	expect(&plain,
	       ATTACHED("\"/rest/storage-volumes/V3\"",
			",\"volumeStoragePoolUri\":\"/rest/storage-pools/L1\""),
	       ATTACHED("\"/rest/storage-volumes/V7\"", ""));
	expect_refusal(&plain, ATTACHED("null", ",\"id\":1"), "no volume that there is");
	expect_refusal(&plain, ATTACHED("\"/rest/storage-pools/L1\"", ""),
		       "nothing that belongs there");
	expect_refusal(&plain, "{\"sanStorage\":{\"volumeAttachments\":[7]}}",
		       "no volume that there is");
}

static void test_new_volumes(void **state)
{
	(void)state;
	expect_notes(
		&with_volumes,
		ATTACHED("\"/rest/storage-volumes/V2\"",
			 ",\"id\":2,\"lunType\":\"Auto\",\"lun\":\"3\",\"volume\":null"),
		ATTACHED("null", ",\"id\":2,\"lunType\":\"Auto\",\"volume\":{"
				 "\"isPermanent\":false,"
				 "\"templateUri\":\"/rest/storage-volume-templates/X9\","
				 "\"properties\":{\"name\":\"private-2\","
				 "\"description\":\"d\",\"size\":10737418240,"
				 "\"provisioningType\":\"Thin\",\"isShareable\":false,"
				 "\"storagePool\":\"/rest/storage-pools/L9\"}}"),
		1);
	expect_notes(&with_volumes, OLD_ATTACHED("\"/rest/storage-volumes/V4\"", ""),
		     OLD_ATTACHED("null",
				  ",\"volumeName\":\"old-2\","
				  "\"volumeProvisionType\":\"Full\","
				  "\"volumeProvisionedCapacityBytes\":\"1073741824\","
				  "\"volumeShareable\":false,"
				  "\"volumeStoragePoolUri\":\"/rest/storage-pools/L9\""),
		     1);
	/* A shared one is no reason to make one. */
	expect(&with_volumes, ATTACHED("\"/rest/storage-volumes/V1\"", ""),
	       ATTACHED("\"/rest/storage-volumes/V9\"", ""));
	expect_refusal(&with_volumes, ATTACHED("\"/rest/storage-volumes/V5\"", ""),
		       "size is not known");
}

/* A volume is as hostile as the profile that names it. */
static void test_addresses_in_new_volumes(void **state)
{
	(void)state;
	expect_refusal(&with_volumes, ATTACHED("\"/rest/storage-volumes/V6\"", ""),
		       "sanStorage.volumeAttachments[0]: /rest/x/1: inv does not know");
	expect_refusal(&with_volumes, ATTACHED("\"/rest/storage-volumes/V7\"", ""),
		       "sanStorage.volumeAttachments[0]: /rest/x/1: inv does not know");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared_volumes),
		cmocka_unit_test(test_numbers_of_volumes),
		cmocka_unit_test(test_private_volumes),
		cmocka_unit_test(test_new_volumes),
		cmocka_unit_test(test_addresses_in_new_volumes),
	};
	int failed = unit_run(tests, N_ELEMENTS(tests));

	forget_resources();
	return failed;
}
