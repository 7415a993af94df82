/*
 * list_plan.c - which values of a list's members are read.
 */
#include <errno.h>
#include <stdio.h>

#include "list.h"

static int add_prefixed(struct list_plan *plan, const char *path,
			int (*add)(struct json_paths *paths, const char *path))
{
	char full[1024];

	if (snprintf(full, sizeof(full), "%s%s%s", plan->single ? "" : "members[*]",
		     plan->single || !*path || *path == '[' ? "" : ".",
		     path) >= (int)sizeof(full))
		return -E2BIG;
	return add(plan->paths, full);
}

int list_plan_add(struct list_plan *plan, const char *path)
{
	return add_prefixed(plan, path, json_paths_add);
}

int list_plan_add_text(struct list_plan *plan, const char *path)
{
	return add_prefixed(plan, path, json_paths_add_text);
}

int list_plan_add_frame(struct list_plan *plan, const char *path)
{
	return add_prefixed(plan, path, json_paths_add_frame);
}

int list_plan_make(struct list_plan *plan, bool single)
{
	*plan = (struct list_plan){.paths = json_paths_new(), .single = single};
	if (!plan->paths)
		return -ENOMEM;
	plan->total = plan->count = plan->next = plan->members = plan->member = -1;
	if (!single) {
		plan->total = json_paths_add(plan->paths, "total");
		plan->count = json_paths_add(plan->paths, "count");
		plan->next = json_paths_add(plan->paths, "nextPageUri");
		plan->members = json_paths_add_frame(plan->paths, "members");
		plan->member = json_paths_add_frame(plan->paths, "members[*]");
		if (plan->member < 0)
			return plan->member;
	}
	plan->uri = list_plan_add(plan, "uri");
	return plan->uri < 0 ? plan->uri : 0;
}

void list_plan_free(struct list_plan *plan)
{
	json_paths_free(plan->paths);
	*plan = (struct list_plan){0};
}
