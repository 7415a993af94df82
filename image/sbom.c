/*
 * sbom.c - see CycloneDX 1.5. A package's files are components within it; those of no
 * package stand beside the packages. Who asked for a file depends on it, and the image on
 * what nobody in it asked for.
 */
#include "sbom.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "dpkg.h"
#include "inv.h"
#include "lookup.h"
#include "manifest.h"
#include "purl.h"

#define IMAGE_REF "image"

struct bill {
	const struct tree *tree;
	const struct dpkg_owner *owners;
	struct purl_system system;
	char **urls; /* of each node its package's; NULL: of no package, or no file */
};

/* A key to sort the files of packages by. */
struct owned {
	const char *url;
	size_t index;
};

/* ----------------------------------------------------------------------- text */

/* TEXT with PREFIX before it, as inv writes whatever bytes are in a name. */
static json_t *text_json(const char *prefix, const char *text)
{
	INV_FREE char *whole = NULL;
	INV_FREE char *json = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&json, &size);

	if (!out)
		return NULL;
	if (asprintf(&whole, "%s%s", prefix, text) < 0)
		whole = NULL;
	if (whole)
		inv_write_json(out, (struct inv_text){whole, strlen(whole)});
	if (fclose(out) != 0 || !whole)
		return NULL;
	return json_loadb(json, size, JSON_DECODE_ANY, NULL);
}

/* What other parts of the bill call the file NODE. */
static json_t *file_ref(const struct node *node)
{
	return text_json("file:/", node->path);
}

/* ----------------------------------------------------------------- components */

static json_t *hashes(const char *sha256)
{
	return json_pack("[{s:s, s:s}]", "alg", "SHA-256", "content", sha256);
}

static json_t *file_component(const struct node *node)
{
	return json_pack("{s:s, s:o, s:o, s:o}", "type", "file", "bom-ref",
			 file_ref(node), "name", text_json("/", node->path), "hashes",
			 hashes(node->sha256));
}

static json_t *package_component(const struct dpkg_owner *owner, const char *url)
{
	json_t *version = owner->version ? text_json("", owner->version) : NULL;

	return json_pack("{s:s, s:s, s:o, s:o*, s:s, s:[]}", "type", "library", "bom-ref",
			 url, "name", text_json("", owner->package), "version", version,
			 "purl", url, "components");
}

static int compare_owned(const void *a, const void *b)
{
	const struct owned *left = a, *right = b;
	int order = strcmp(left->url, right->url);

	return order ? order
		     : (left->index > right->index) - (left->index < right->index);
}

/* The files of packages, a package's beside each other. NULL without memory. */
static struct owned *sort_owned(const struct bill *bill, size_t *count)
{
	struct owned *owned = calloc(bill->tree->count + 1, sizeof(*owned));

	*count = 0;
	for (size_t i = 0; owned && i < bill->tree->count; i++)
		if (bill->urls[i])
			owned[(*count)++] = (struct owned){bill->urls[i], i};
	if (owned)
		qsort(owned, *count, sizeof(*owned), compare_owned);
	return owned;
}

static int append_packages(const struct bill *bill, json_t *components)
{
	size_t count;
	INV_FREE struct owned *owned = sort_owned(bill, &count);
	json_t *package = NULL;
	int error = owned ? 0 : -ENOMEM;

	for (size_t i = 0; !error && i < count; i++) {
		size_t index = owned[i].index;

		if (i == 0 || strcmp(owned[i].url, owned[i - 1].url) != 0) {
			package = package_component(&bill->owners[index], owned[i].url);
			error = json_array_append_new(components, package);
		}
		if (!error)
			error = json_array_append_new(
				json_object_get(package, "components"),
				file_component(&bill->tree->nodes[index]));
	}
	return error ? -ENOMEM : 0;
}

static json_t *all_components(const struct bill *bill)
{
	json_t *components = json_array();
	int error = 0;

	for (size_t i = 0; !error && i < bill->tree->count; i++) {
		const struct node *node = &bill->tree->nodes[i];

		if (node->type == NODE_FILE && !bill->urls[i])
			error = json_array_append_new(components, file_component(node));
	}
	if (!error)
		error = append_packages(bill, components);
	if (!error)
		return components;
	json_decref(components);
	return NULL;
}

/* --------------------------------------------------------------- dependencies */

/* The file that asked for NODE, or NULL: the image itself. */
static const struct node *who_needs(const struct tree *tree, const struct node *node)
{
	const struct node *who =
		node->needed_by ? lookup_file(tree, node->needed_by) : NULL;

	return who == node ? NULL : who;
}

static int append_dependency(json_t *all, json_t *ref, json_t *on)
{
	return json_array_append_new(all, json_pack("{s:o, s:o*}", "ref", ref,
						    "dependsOn", on));
}

/* Writes into LISTS, one a node and the image's at their end, what depends on what. */
static int fill_lists(const struct tree *tree, json_t **lists)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct node *node = &tree->nodes[i], *who = who_needs(tree, node);
		json_t **list = &lists[who ? (size_t)(who - tree->nodes) : tree->count];

		if (node->type != NODE_FILE)
			continue;
		if (!*list)
			*list = json_array();
		if (json_array_append_new(*list, file_ref(node)) < 0)
			return -ENOMEM;
	}
	return 0;
}

static json_t *all_dependencies(const struct tree *tree)
{
	INV_FREE json_t **lists = calloc(tree->count + 1, sizeof(json_t *));
	json_t *all = json_array();
	int error = lists ? fill_lists(tree, lists) : -ENOMEM;

	for (size_t i = 0; lists && i < tree->count; i++) {
		const struct node *node = &tree->nodes[i];

		if (node->type == NODE_FILE &&
		    append_dependency(all, file_ref(node), lists[i]) < 0)
			error = -ENOMEM;
	}
	if (lists &&
	    append_dependency(all, json_string(IMAGE_REF), lists[tree->count]) < 0)
		error = -ENOMEM;
	if (!error)
		return all;
	json_decref(all);
	return NULL;
}

/* ----------------------------------------------------------------------- bill */

static void free_urls(struct bill *bill)
{
	for (size_t i = 0; bill->urls && i < bill->tree->count; i++)
		free(bill->urls[i]);
	free(bill->urls);
}

static int make_urls(struct bill *bill)
{
	bill->urls = calloc(bill->tree->count + 1, sizeof(*bill->urls));
	if (!bill->urls)
		return -ENOMEM;
	for (size_t i = 0; i < bill->tree->count; i++) {
		if (bill->tree->nodes[i].type != NODE_FILE || !bill->owners[i].package)
			continue;
		bill->urls[i] = purl_make(&bill->system, &bill->owners[i]);
		if (!bill->urls[i])
			return -ENOMEM;
	}
	return 0;
}

static json_t *metadata(const char *name, const char *digest, const char *timestamp)
{
	const char *version = *digest ? digest : NULL;

	return json_pack("{s:s, s:{s:[{s:s, s:s, s:s}]}, s:{s:s, s:s, s:o, s:s*}}",
			 "timestamp", timestamp, "tools", "components", "type",
			 "application", "name", "inv", "version", INV_VERSION,
			 "component", "type", "container", "bom-ref", IMAGE_REF, "name",
			 text_json("", name), "version", version);
}

int sbom_make(const struct tree *tree, const struct dpkg_owner *owners, const char *name,
	      const char *digest, int64_t time, char **text)
{
	INV_CLEANUP(free_urls) struct bill bill = {.tree = tree, .owners = owners};
	char timestamp[MANIFEST_TIME_SIZE];
	int error = manifest_time(time, timestamp);
	char *made;

	purl_system(tree->root, &bill.system);
	if (!error)
		error = make_urls(&bill);
	if (error)
		return error;
	made = manifest_text(json_pack("{s:s, s:s, s:i, s:o, s:o, s:o}", "bomFormat",
				       "CycloneDX", "specVersion", "1.5", "version", 1,
				       "metadata", metadata(name, digest, timestamp),
				       "components", all_components(&bill),
				       "dependencies", all_dependencies(tree)));
	if (!made)
		return -ENOMEM;
	*text = made;
	return 0;
}
