/*
 * test_mountinfo.c - lines of proc/self/mountinfo, real, odd and malformed ones.
 */
#include "mountinfo.h"

#include <errno.h>

#include "tree.h"

/* What is in MOUNT, on one line; to be freed. */
static char *describe(const struct mountinfo *mount)
{
	char *text = NULL;

	assert_true(asprintf(&text, "%ju|%u:%u|%s|%s|%s|%s|%s|%s", (uintmax_t)mount->id,
			     mount->major, mount->minor, mount->target, mount->source,
			     mount->fs_type, mount->options, mount->super_options,
			     mount->propagation) > 0);
	return text;
}

static void test_lines(void **state)
{
	static const struct {
		const char *line, *wanted;
	} cases[] = {
		{"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=panic",
		 "22|8:1|/|/dev/sda1|ext4|rw,relatime|rw,errors=panic|shared"},
		{"23 22 0:21 / /proc rw - proc proc rw",
		 "23|0:21|/proc|proc|proc|rw|rw|private"},
		/* A bind mount of a directory, and all escapes. */
		{"24 22 8:1 /srv/a\\040b /mnt/t\\011n\\012b\\134s\\040\\043 ro master:7 - "
		 "ext4 /dev/disk/by-label/a\\040b rw",
		 "24|8:1|/mnt/t\tn\nb\\s #|/dev/disk/by-label/a b|ext4|ro|rw|private,slave"},
		{"25 22 8:1 / /a rw shared:3 master:1 - xfs /dev/sda1 rw",
		 "25|8:1|/a|/dev/sda1|xfs|rw|rw|shared,slave"},
		{"26 22 8:1 / /a rw master:1 propagate_from:2 - xfs /dev/sda1 rw",
		 "26|8:1|/a|/dev/sda1|xfs|rw|rw|private,slave"},
		{"27 22 8:1 / /a rw unbindable - xfs /dev/sda1 rw",
		 "27|8:1|/a|/dev/sda1|xfs|rw|rw|private,unbindable"},
		/* A tag that no kernel has yet. */
		{"28 22 8:1 / /a rw later:9 shared:1 - xfs /dev/sda1 rw",
		 "28|8:1|/a|/dev/sda1|xfs|rw|rw|shared"},
		/* mount -t tmpfs "" /mnt */
		{"29 22 0:50 / /mnt rw - tmpfs  rw,size=1k",
		 "29|0:50|/mnt||tmpfs|rw|rw,size=1k|private"},
		{"30 22 0:51 / /mnt rw - fuse.s\\040x a rw",
		 "30|0:51|/mnt|a|fuse.s x|rw|rw|private"},
		{"31 22 0:52 / /mnt rw - tmpfs none",
		 "31|0:52|/mnt|none|tmpfs|rw||private"},
		{"33 22 0:53 / /mnt/- rw - 9p - rw", "33|0:53|/mnt/-|-|9p|rw|rw|private"},
		{"34 22 0:54 / /mnt/bad\xff rw - nfs4 host:/\xff rw",
		 "34|0:54|/mnt/bad\xff|host:/\xff|nfs4|rw|rw|private"},
		{"18446744073709551615 1 4095:1048575 / /max rw - ext4 /dev/x rw",
		 "18446744073709551615|4095:1048575|/max|/dev/x|ext4|rw|rw|private"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char *line = strdup(cases[i].line), *text;
		struct mountinfo mount;

		if (mountinfo_parse(line, &mount))
			fail_msg("taken for malformed: %s", cases[i].line);
		text = describe(&mount);
		assert_string_equal(text, cases[i].wanted);
		free(text);
		free(line);
	}
}

static void test_malformed(void **state)
{
	static const char *const lines[] = {
		"",
		" ",
		"x",
		"22",
		"22 1",
		"22 1 8:1",
		"22 1 8:1 /",
		"22 1 8:1 / /mnt",
		"22 1 8:1 / /mnt rw",
		"22 1 8:1 / /mnt rw -",
		"22 1 8:1 / /mnt rw - ext4",
		"22 1 8:1 / /mnt rw shared:1",
		"22 1 8:1 / /mnt rw shared:1 ext4 /dev/sda1 rw",
		"x 1 8:1 / /mnt rw - ext4 /dev/sda1 rw",
		"-22 1 8:1 / /mnt rw - ext4 /dev/sda1 rw",
		"18446744073709551616 1 8:1 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 8 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 8: / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 :1 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 8:1x / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 8:1:2 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 -8:1 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 8:-1 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 +8:1 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 8:\t1 / /mnt rw - ext4 /dev/sda1 rw",
		"22 1 8:4294967296 / /mnt rw - ext4 /dev/sda1 rw",
		"22  8:1 / /mnt rw - ext4 /dev/sda1 rw",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(lines); i++) {
		char *line = strdup(lines[i]);
		struct mountinfo mount;

		if (mountinfo_parse(line, &mount) != -EINVAL)
			fail_msg("taken for a mount: %s", lines[i]);
		free(line);
	}
}

/* What is cut off at any byte is a mount or refused, and is never read beyond its end. */
static void test_every_prefix(void **state)
{
	static const char whole[] = "22 1 8:1 / /a\\040b rw shared:1 - ext4 /dev/sda1 rw";

	(void)state;
	for (size_t length = 0; length < sizeof(whole); length++) {
		char *line = strndup(whole, length);
		struct mountinfo mount;

		if (mountinfo_parse(line, &mount) == 0) {
			assert_string_equal(mount.target, "/a b");
			assert_string_equal(mount.options, "rw");
		}
		free(line);
	}
}

static void test_file(void **state)
{
	struct mount_list list = {0};
	struct tree tree;

	(void)state;
	tree_make(&tree);
	assert_int_equal(mount_list_read(tree.fd, &list), -ENOENT);
	tree_file(&tree, "proc/self/mountinfo",
		  "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
		  "this is none\n"
		  "\n"
		  "23 1 8:2 / /b rw - ext4 /dev/sda2 rw\n"
		  "24 1 8:3 / /c rw - ext4 /dev/sda3 rw");
	assert_int_equal(mount_list_read(tree.fd, &list), 0);
	assert_int_equal(list.count, 3);
	assert_int_equal(list.malformed, 1);
	assert_false(list.cut);
	assert_string_equal(list.mounts[0].target, "/");
	assert_string_equal(list.mounts[1].target, "/b");
	assert_string_equal(list.mounts[2].target, "/c");
	mount_list_free(&list);
	assert_int_equal(list.count, 0);
	tree_file(&tree, "proc/self/mountinfo", "");
	assert_int_equal(mount_list_read(tree.fd, &list), 0);
	assert_int_equal(list.count, 0);
	mount_list_free(&list);
	tree_remove(&tree);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_file),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
