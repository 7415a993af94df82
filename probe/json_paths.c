/*
 * json_paths.c - paths cut into labels, and the tree that they make together.
 */
#include "json_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

struct json_paths *json_paths_new(void)
{
	return calloc(1, sizeof(struct json_paths));
}

void json_paths_free(struct json_paths *paths)
{
	if (!paths)
		return;
	for (size_t i = 0; i < paths->n_nodes; i++) {
		free((char *)paths->nodes[i].label.name);
		free(paths->nodes[i].children);
	}
	free(paths->nodes);
	free(paths->requests);
	free(paths);
}

/* -------------------------------------------------------------------- cutting a path */

/* A path that is being cut; names that stand in quotes are decoded into a buffer. */
struct cutting {
	const char *rest;
	char *decoded;
	struct json_label labels[JSON_MOST_DEPTH];
	size_t count;
};

/* What is behind the quoted name at TEXT; NULL if it has no end. */
static const char *end_of_quoted(const char *text)
{
	text++;
	while (*text != '"') {
		if (*text == '\\')
			text++;
		if (!*text)
			return NULL;
		text++;
	}
	return text + 1;
}

static bool cut_quoted(struct cutting *cutting, struct json_label *label)
{
	const char *text = cutting->rest, *end = end_of_quoted(text);
	size_t length = end ? (size_t)(end - text) : 0;

	if (!end || !json_is_valid(text, length, NULL))
		return false;
	label->name = cutting->decoded;
	label->number = json_decode_string(text, length, cutting->decoded);
	cutting->decoded += label->number;
	cutting->rest = end;
	return true;
}

static bool cut_index(struct cutting *cutting, struct json_label *label)
{
	const char *text = cutting->rest;
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 9 || (digits > 1 && *text == '0'))
		return false;
	label->is_index = true;
	for (size_t i = 0; i < digits; i++)
		label->number = 10 * label->number + (size_t)(text[i] - '0');
	cutting->rest += digits;
	return true;
}

static bool cut_bracket(struct cutting *cutting, struct json_label *label)
{
	bool good = true;

	cutting->rest++;
	if (*cutting->rest == '*') {
		*label = (struct json_label){.is_index = true, .number = JSON_EVERY};
		cutting->rest++;
	} else if (*cutting->rest == '"') {
		good = cut_quoted(cutting, label);
	} else {
		good = cut_index(cutting, label);
	}
	return good && *cutting->rest++ == ']';
}

static bool cut_name(struct cutting *cutting, struct json_label *label)
{
	label->name = cutting->rest;
	label->number = strcspn(cutting->rest, ".[]\"");
	cutting->rest += label->number;
	return label->number > 0;
}

static int cut_path(struct cutting *cutting)
{
	while (*cutting->rest) {
		struct json_label *label = &cutting->labels[cutting->count];
		bool good;

		if (cutting->count == JSON_MOST_DEPTH)
			return -E2BIG;
		if (*cutting->rest == '[')
			good = cut_bracket(cutting, label);
		else
			good = (cutting->count == 0 || *cutting->rest++ == '.') &&
			       cut_name(cutting, label);
		if (!good)
			return -EINVAL;
		cutting->count++;
	}
	return 0;
}

/* ----------------------------------------------------------------- the tree of labels */

static int compare_labels(const struct json_label *one, const struct json_label *other)
{
	if (one->is_index != other->is_index)
		return one->is_index ? 1 : -1;
	if (one->number != other->number)
		return one->number < other->number ? -1 : 1;
	return one->is_index ? 0 : memcmp(one->name, other->name, one->number);
}

/* Where among NODE's children LABEL stands, or is to stand. */
static size_t place_of(const struct json_paths *paths, const struct json_node *node,
		       const struct json_label *label, bool *found)
{
	size_t low = 0, high = node->n_children;

	*found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_labels(&paths->nodes[node->children[middle]].label,
					   label);

		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t json_paths_child(const struct json_paths *paths, size_t node,
			const struct json_label *label)
{
	bool found;
	size_t place = place_of(paths, &paths->nodes[node], label, &found);

	return found ? paths->nodes[node].children[place] : 0;
}

/* ELEMENTS with room for one more than COUNT; NULL: no memory, and they are as before. */
static void *with_room(void *elements, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : 4;
	void *larger;

	if (count < *room)
		return elements;
	larger = reallocarray(elements, wanted, size);
	if (larger)
		*room = wanted;
	return larger;
}

static int add_node(struct json_paths *paths, const struct json_label *label)
{
	struct json_node node = {.label = *label, .first = -1, .last = -1};
	struct json_node *larger =
		with_room(paths->nodes, paths->n_nodes, &paths->nodes_room, sizeof(node));

	if (!larger)
		return -ENOMEM;
	paths->nodes = larger;
	if (label->name) {
		/* One byte more, as an empty name is a name, too. */
		char *name = malloc(label->number + 1);

		if (!name)
			return -ENOMEM;
		memcpy(name, label->name, label->number);
		node.label.name = name;
	}
	paths->nodes[paths->n_nodes++] = node;
	return 0;
}

/* Makes the child LABEL of node NODE at PLACE among its children. */
static int add_child(struct json_paths *paths, size_t node, size_t place,
		     const struct json_label *label)
{
	struct json_node *parent = &paths->nodes[node];
	size_t *larger = with_room(parent->children, parent->n_children, &parent->room,
				   sizeof(*parent->children));

	if (!larger)
		return -ENOMEM;
	parent->children = larger;
	if (add_node(paths, label) < 0)
		return -ENOMEM;
	/* The nodes may have moved. */
	parent = &paths->nodes[node];
	memmove(parent->children + place + 1, parent->children + place,
		(parent->n_children - place) * sizeof(*parent->children));
	parent->children[place] = paths->n_nodes - 1;
	parent->n_children++;
	return 0;
}

/* Finds or makes the node that LABELS lead to. */
static int add_labels(struct json_paths *paths, const struct json_label *labels,
		      size_t count, size_t *node)
{
	static const struct json_label root = {.name = NULL};
	int error = paths->n_nodes ? 0 : add_node(paths, &root);

	*node = 0;
	for (size_t i = 0; i < count && !error; i++) {
		bool found;
		size_t place = place_of(paths, &paths->nodes[*node], &labels[i], &found);

		if (!found)
			error = add_child(paths, *node, place, &labels[i]);
		if (!error)
			*node = paths->nodes[*node].children[place];
	}
	return error;
}

/* ---------------------------------------------------------------------- what is wanted */

static int add_request(struct json_paths *paths, struct json_node *node,
		       enum json_wish wish)
{
	int number = (int)paths->n_requests;

	paths->requests[paths->n_requests++] =
		(struct json_request){.wish = wish, .next = -1};
	if (node->first < 0)
		node->first = number;
	else
		paths->requests[node->last].next = number;
	node->last = number;
	node->wants_value = node->wants_value || wish != JSON_WANTS_FRAME;
	return number;
}

static int add(struct json_paths *paths, const char *path, enum json_wish wish)
{
	struct cutting cutting = {.rest = path};
	INV_FREE char *decoded = malloc(strlen(path) + 1);
	struct json_request *larger;
	size_t node;
	int error;

	if (!decoded)
		return -ENOMEM;
	cutting.decoded = decoded;
	error = cut_path(&cutting);
	if (error)
		return error;
	if (paths->n_requests == JSON_MOST_PATHS)
		return -E2BIG;
	larger = with_room(paths->requests, paths->n_requests, &paths->requests_room,
			   sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	paths->requests = larger;
	error = add_labels(paths, cutting.labels, cutting.count, &node);
	return error ? error : add_request(paths, &paths->nodes[node], wish);
}

int json_paths_add(struct json_paths *paths, const char *path)
{
	return add(paths, path, JSON_WANTS_VALUE);
}

int json_paths_add_text(struct json_paths *paths, const char *path)
{
	return add(paths, path, JSON_WANTS_TEXT);
}

int json_paths_add_frame(struct json_paths *paths, const char *path)
{
	return add(paths, path, JSON_WANTS_FRAME);
}
