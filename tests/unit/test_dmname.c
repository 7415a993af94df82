/*
 * test_dmname.c - what device-mapper names say; dmsetup's own splitname is the oracle.
 */
#include "dmname.h"

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

#define VG_ID "aB3dE6gH9jKlMnOpQ2sTuVwXyZ0123ab"
#define LV_ID "Zy8XwVuTsR5qPoNmLk4JiHgFeDcBa987"
#define LVM "LVM-" VG_ID LV_ID
#define HEX32 "0123456789abcdef0123456789abcdef"

static void expect(const char *name, const char *uuid, const char *subsystem,
		   const char *vg, const char *lv, const char *layer, bool hidden)
{
	struct dmname parts;

	dmname_parse(name, uuid, &parts);
	if (strcmp(parts.subsystem, subsystem) != 0 || strcmp(parts.vg, vg) != 0 ||
	    strcmp(parts.lv, lv) != 0 || strcmp(parts.layer, layer) != 0 ||
	    parts.hidden != hidden)
		fail_msg("%s (%s): %s, vg %s, lv %s, layer %s, hidden %d", name, uuid,
			 parts.subsystem, parts.vg, parts.lv, parts.layer, parts.hidden);
}

static void test_subsystems(void **state)
{
	static const struct {
		const char *uuid, *subsystem, *type;
	} cases[] = {
		{"CRYPT-LUKS1-" HEX32 "-luks", "crypt", "crypt"},
		{"CRYPT-LUKS2-" HEX32 "-luks-a-b", "crypt", "crypt"},
		{"CRYPT-PLAIN-swap", "crypt", "crypt"},
		{"CRYPT-VERITY-" HEX32 "-usr", "crypt", "crypt"},
		{"CRYPT-INTEGRITY-x", "crypt", "crypt"},
		{"mpath-360014051234567890", "mpath", "mpath"},
		{"part1-mpath-360014051234567890", "partition", "part"},
		{"part12-mpath-x", "partition", "part"},
		{"DMRAID-isw_abc", "raid", "dmraid"},
		{"VDO-" HEX32, "vdo", "vdo"},
		{"stratis-1-private-" HEX32 "-flex-thindata", "stratis", "stratis"},
		{"", "unknown", "dm"},
		{"weird-uuid", "unknown", "weird"},
		{"lvm-" VG_ID LV_ID, "unknown", "lvm"},
		{"XLVM-" VG_ID LV_ID, "unknown", "xlvm"},
		{"-dash", "unknown", "dm"},
		{LVM, "lvm", "lvm"},
		{LVM "-tpool", "lvm", "lvm"},
		{"LVM-short", "lvm", "lvm"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char type[DMNAME_SIZE];
		struct dmname parts;

		dmname_parse("a-b-c", cases[i].uuid, &parts);
		if (strcmp(parts.subsystem, cases[i].subsystem) != 0)
			fail_msg("\"%s\" is of %s", cases[i].uuid, parts.subsystem);
		dmname_type(cases[i].uuid, type);
		if (strcmp(type, cases[i].type) != 0)
			fail_msg("\"%s\" is of type %s", cases[i].uuid, type);
	}
}

/* Only of LVM, and only where both ids are there, is a name taken apart. */
static void test_what_is_not_split(void **state)
{
	(void)state;
	expect("fake-lvm", "LVM-short", "lvm", "", "", "", false);
	expect("a-b", "LVM-" VG_ID, "lvm", "", "", "", false);
	expect("a-b", "LVM-" VG_ID "-" LV_ID, "lvm", "", "", "", false);
	expect("nouuid-dash--dash", "", "unknown", "", "", "", false);
	expect("luks-a", "CRYPT-LUKS2-" HEX32 "-luks-a", "crypt", "", "", "", false);
	expect("mpatha", "mpath-36", "mpath", "", "", "", false);
	expect("a-b", "xLVM-" VG_ID LV_ID, "unknown", "", "", "", false);
}

static void test_split(void **state)
{
	static const struct {
		const char *name, *vg, *lv, *layer;
		bool hidden;
	} cases[] = {
		{"vg--a--b-home--data", "vg-a-b", "home-data", "", false},
		{"vg-lv-real", "vg", "lv", "real", true},
		{"vg-pool-tpool", "vg", "pool", "tpool", true},
		{"vg-snap--1-cow", "vg", "snap-1", "cow", true},
		{"vg---lv", "vg-", "lv", "", false},
		{"vg----lv", "vg--lv", "", "", false},
		{"vg--x---lv", "vg-x-", "lv", "", false},
		{"a---b--c-real", "a-", "b-c", "real", true},
		{"vg-a---b", "vg", "a-", "b", true},
		{"a-b-c-d", "a", "b", "c", true},
		{"vg0--lv_root", "vg0-lv_root", "", "", false},
		{"vg-", "vg-", "", "", false},
		{"nohyphen", "nohyphen", "", "", false},
		{"-x", "", "x", "", false},
		{"-", "-", "", "", false},
		{"", "", "", "", false},
		{"vg-lv_rimage_0", "vg", "lv_rimage_0", "", true},
		{"vg-lv_rmeta_12", "vg", "lv_rmeta_12", "", true},
		{"vg-mirror_mimage_1", "vg", "mirror_mimage_1", "", true},
		{"vg-mirror_mlog", "vg", "mirror_mlog", "", true},
		{"vg-pool_tdata", "vg", "pool_tdata", "", true},
		{"vg-pool_tmeta", "vg", "pool_tmeta", "", true},
		{"vg-lvol0_pmspare", "vg", "lvol0_pmspare", "", true},
		{"vg-data_corig", "vg", "data_corig", "", true},
		{"vg-fast_cdata", "vg", "fast_cdata", "", true},
		{"vg-fast_cmeta", "vg", "fast_cmeta", "", true},
		{"vg-fast_cpool", "vg", "fast_cpool", "", true},
		{"vg-fast_cvol", "vg", "fast_cvol", "", true},
		{"vg-data_wcorig", "vg", "data_wcorig", "", true},
		{"vg-v_vdata", "vg", "v_vdata", "", true},
		{"vg-v_vorigin", "vg", "v_vorigin", "", true},
		{"vg-i_imeta", "vg", "i_imeta", "", true},
		{"vg-i_iorig", "vg", "i_iorig", "", true},
		{"vg-pvmove0", "vg", "pvmove0", "", true},
		{"vg-snapshot0", "vg", "snapshot0", "", true},
		{"vg-my_pvmove", "vg", "my_pvmove", "", false},
		{"vg-real", "vg", "real", "", false},
		{"bad\xff-t\tab\n", "bad\xff", "t\tab\n", "", false},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++)
		expect(cases[i].name, LVM, "lvm", cases[i].vg, cases[i].lv,
		       cases[i].layer, cases[i].hidden);
}

/* Some layers stand in the uuid alone. A pool's own device is public all the same. */
static void test_layer_of_the_uuid(void **state)
{
	(void)state;
	expect("vg-pool_tmeta", LVM "-tmeta", "lvm", "vg", "pool_tmeta", "tmeta", true);
	expect("vg-pool_tdata", LVM "-tdata", "lvm", "vg", "pool_tdata", "tdata", true);
	expect("vg-fast_cdata", LVM "-cdata", "lvm", "vg", "fast_cdata", "cdata", true);
	expect("vg-pool", LVM "-pool", "lvm", "vg", "pool", "pool", false);
	expect("vg-pool-tpool", LVM "-tpool", "lvm", "vg", "pool", "tpool", true);
	expect("vg-snap-cow", LVM "-cow", "lvm", "vg", "snap", "cow", true);
	expect("vg-v-vpool", LVM "-vpool", "lvm", "vg", "v", "vpool", true);
}

/* The kernel allows 127 bytes; a made-up tree may hold more. */
static void test_lengths(void **state)
{
	char name[600], uuid[600], type[DMNAME_SIZE];
	struct dmname parts;

	(void)state;
	for (size_t length = 120; length < sizeof(name); length++) {
		memset(name, 'n', length);
		name[length] = '\0';
		name[length / 4] = '-';
		name[length / 2] = '-';
		memset(uuid, 'U', length);
		memcpy(uuid, LVM "-", 69);
		uuid[length] = '\0';
		dmname_parse(name, uuid, &parts);
		assert_string_equal(parts.subsystem, "lvm");
		assert_int_equal(strlen(parts.vg), length / 4 < 128 ? length / 4 : 128);
		assert_true(strlen(parts.layer) < DMNAME_SIZE);
		memset(uuid, 'U', length);
		strcpy(uuid + length - 2, "-x");
		dmname_type(uuid, type);
		assert_int_equal(strlen(type), length - 2 < 129 ? length - 2 : 2);
	}
}

/* ---------------------------------------------------- against dmsetup's own splitname */

enum { NAMES = 400, MOST_LENGTH = 40 };

struct splitting {
	char names[NAMES][MOST_LENGTH + 1];
	const char *argv[NAMES + 5];
};

/* Every name of up to six letters and hyphens, then longer ones by chance. */
static void make_names(struct splitting *splitting)
{
	static const char few[] = "a-", many[] = "a---b-_.+0";
	uint64_t random = 88172645463325252;
	size_t count = 0;

	for (size_t length = 1; length <= 6; length++)
		for (size_t bits = 0; bits < (size_t)1 << length; bits++) {
			for (size_t i = 0; i < length; i++)
				splitting->names[count][i] = few[bits >> i & 1];
			splitting->names[count++][length] = '\0';
		}
	for (; count < NAMES; count++) {
		size_t length = 1 + unit_random(&random) % MOST_LENGTH;

		for (size_t i = 0; i < length; i++)
			splitting->names[count][i] =
				many[unit_random(&random) % (sizeof(many) - 1)];
		splitting->names[count][length] = '\0';
	}
}

/* Has dmsetup split all names, an answer a line. */
static FILE *ask_dmsetup(struct splitting *splitting, pid_t *child)
{
	static const char script[] =
		"for name; do dmsetup splitname --noheadings --separator '|' "
		"-o vg_name,lv_name,lv_layer -- \"$name\" LVM || exit 1; done";
	const char *const head[] = {"sh", "-c", script, "sh"};
	int ends[2];

	memcpy(splitting->argv, head, sizeof(head));
	for (size_t i = 0; i < NAMES; i++)
		splitting->argv[N_ELEMENTS(head) + i] = splitting->names[i];
	assert_int_equal(pipe(ends), 0);
	*child = fork();
	assert_true(*child >= 0);
	if (*child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		execv("/bin/sh", (char *const *)splitting->argv);
		_exit(127);
	}
	close(ends[1]);
	return fdopen(ends[0], "r");
}

static void test_against_dmsetup(void **state)
{
	static struct splitting splitting;
	char line[256], ours[3 * DMNAME_SIZE + 3];
	pid_t child;
	int status = -1;
	FILE *answers;

	(void)state;
	make_names(&splitting);
	answers = ask_dmsetup(&splitting, &child);
	assert_non_null(answers);
	for (size_t i = 0; i < NAMES && fgets(line, sizeof(line), answers); i++) {
		struct dmname parts;

		dmname_parse(splitting.names[i], LVM, &parts);
		snprintf(ours, sizeof(ours), "%s|%s|%s\n", parts.vg, parts.lv,
			 parts.layer);
		if (strcmp(ours, line) != 0)
			fail_msg("%s: %sdmsetup: %s", splitting.names[i], ours, line);
	}
	fclose(answers);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (status != 0)
		fail_msg("dmsetup did not answer: is the package dmsetup installed?");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subsystems),
		cmocka_unit_test(test_what_is_not_split),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_layer_of_the_uuid),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_against_dmsetup),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
