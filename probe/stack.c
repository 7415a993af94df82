/*
 * stack.c - parents and mount points of block devices.
 */
#include "stack.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"

void stack_add_parents(const struct cell_source *from, const struct blockdev *device,
		       size_t column)
{
	INV_CLEANUP(names_free) struct names slaves = {0};
	int error;

	inv_set_list(from->run, column);
	if (device->disk) {
		inv_add_string(from->run, column, device->disk->name);
		return;
	}
	error = names_list(from->dir, "slaves", &slaves);
	if (error && error != -ENOENT && error != -ENODEV)
		inv_error(from->run, -error, "%s/%s/slaves", inv_root_name(from->run),
			  from->place);
	for (size_t i = 0; i < slaves.count; i++) {
		blockdev_real_name(slaves.names[i]);
		inv_add_string(from->run, column, slaves.names[i]);
	}
}

struct search {
	const struct cell_source *from;
	size_t column;
	const char *fs_type;
};

static void found(void *context, const struct place *place)
{
	struct search *search = context;

	inv_add_string(search->from->run, search->column, place->target);
	search->fs_type = place->fs_type;
}

const char *stack_add_mountpoints(const struct cell_source *from,
				  const struct places *places,
				  const struct blockdev *device, const char *node,
				  size_t column)
{
	struct search search = {from, column, NULL};
	char kernel_node[sizeof("/dev/") + 256];

	inv_set_list(from->run, column);
	snprintf(kernel_node, sizeof(kernel_node), "/dev/%s", device->name);
	places_find(places, device->major, device->minor, kernel_node, node, found,
		    &search);
	return search.fs_type;
}
