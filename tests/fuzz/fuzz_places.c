/*
 * fuzz_places.c - proc/swaps and, behind a NUL, proc/self/mountinfo: where devices are
 * used.
 */
#include "fuzz.h"
#include "places.h"

struct search {
	const char *last;
	size_t count;
};

/* By number first, then by either node: each in order and once. */
static void found(void *context, const struct place *place)
{
	struct search *search = context;

	fuzz_check(place->target && place->fs_type);
	search->last = place->target;
	search->count++;
}

static void find(const struct places *places, unsigned major, unsigned minor,
		 const char *node, const char *alias)
{
	struct search search = {NULL, 0};

	places_find(places, major, minor, node, alias, found, &search);
	fuzz_check(search.count <= places->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *swaps = fuzz_part(&data, &size, '\0');
	struct places places;
	int root;

	fuzz_make_root();
	fuzz_write("proc/swaps", swaps, strlen(swaps));
	fuzz_write("proc/self/mountinfo", data, size);
	root = open(fuzz_root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	fuzz_check(places_read(root, &places) == 0);
	find(&places, 8, 1, "/dev/sda1", "/dev/sda1");
	find(&places, 253, 0, "/dev/dm-0", "/dev/mapper/vg-root");
	find(&places, 0, 0, "/dev/none", "");
	for (size_t i = 0; i < places.count; i++)
		find(&places, (unsigned)(places.places[i].number >> 32),
		     (unsigned)places.places[i].number, places.places[i].source,
		     "/dev/sda1");
	places_free(&places);
	close(root);
	free(swaps);
	return 0;
}
