/*
 * writers.c - image_write() and sbom_make() by themselves: writes the tree that a JSON
 * text on standard input describes to OUT, and says as JSON how it went.
 *
 *   writers OUT
 *
 * A string stands for bytes: each character, up to U+00FF, for one.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "dpkg.h"
#include "sbom.h"
#include "write.h"

/* What is to happen at a certain question whether to stop. */
struct script {
	json_int_t asked;
	json_int_t stop; /* from this one on, the answer is yes; 0: never */
	json_int_t at;	 /* at this one the file is changed */
	const char *file;
	json_int_t size; /* cut or lengthened to this */
};

static void quit(const char *what)
{
	fprintf(stderr, "writers: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* ---------------------------------------------------------------------- bytes */

static char *to_bytes(json_t *string)
{
	const unsigned char *text = (const unsigned char *)json_string_value(string);
	char *bytes, *to;

	if (!text)
		return NULL;
	bytes = to = malloc(strlen((const char *)text) + 1);
	if (!bytes)
		quit("memory");
	for (; *text; text++) {
		unsigned byte = *text;

		if (byte >= 0x80)
			byte = (byte & 3) << 6 | (*++text & 63U);
		*to++ = (char)byte;
	}
	*to = '\0';
	return bytes;
}

static char *member(json_t *object, const char *key)
{
	return to_bytes(json_object_get(object, key));
}

static json_int_t number(json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static json_t *from_bytes(const char *bytes)
{
	char *text = malloc(2 * strlen(bytes) + 1), *to = text;
	json_t *string;

	if (!text)
		quit("memory");
	for (; *bytes; bytes++) {
		unsigned char byte = (unsigned char)*bytes;

		if (byte >= 0x80) {
			*to++ = (char)(0xc0 | byte >> 6);
			byte = 0x80 | (byte & 63);
		}
		*to++ = (char)byte;
	}
	*to = '\0';
	string = json_string(text);
	free(text);
	return string;
}

/* The list's strings, NULL-terminated; NULL if there is none. */
static const char *const *list_of(json_t *object, const char *key)
{
	json_t *list = json_object_get(object, key);
	size_t count = json_array_size(list);
	char **strings;

	if (!list)
		return NULL;
	strings = calloc(count + 1, sizeof(*strings));
	for (size_t i = 0; strings && i < count; i++)
		strings[i] = to_bytes(json_array_get(list, i));
	return (const char *const *)strings;
}

/* ----------------------------------------------------------------------- tree */

static void look_at(int root, struct node *node)
{
	static char capability[256];
	int fd = openat(root, node->source, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;
	ssize_t size;

	if (fd < 0 || fstat(fd, &status) < 0)
		quit(node->source);
	node->mode = status.st_mode & 07777;
	node->size = (uint64_t)status.st_size;
	node->device = status.st_dev;
	node->inode = status.st_ino;
	size = fgetxattr(fd, "security.capability", capability, sizeof(capability));
	close(fd);
	if (size <= 0)
		return;
	node->capability_size = (size_t)size;
	node->capability = malloc(node->capability_size);
	if (!node->capability)
		quit("memory");
	memcpy(node->capability, capability, node->capability_size);
}

static void add_node(struct tree *tree, json_t *entry)
{
	static const char *const types[] = {"directory", "file", "link"};
	char *path = member(entry, "path");
	const char *type = json_string_value(json_object_get(entry, "type"));
	struct node *node = tree_add(tree, path, NODE_DIRECTORY);

	if (!node)
		quit("memory");
	while (strcmp(types[node->type], type) != 0)
		node->type++;
	node->mode = (mode_t)number(entry, "mode");
	node->target = member(entry, "target");
	node->source = member(entry, "source");
	node->data = member(entry, "data");
	node->needed_by = member(entry, "needed_by");
	node->size = node->data ? strlen(node->data) : 0;
	if (node->source)
		look_at(tree->root, node);
	free(path);
}

static void make_tree(struct tree *tree, json_t *spec)
{
	const char *clash = NULL;
	json_t *entry;
	size_t i;
	int error;

	tree->root = open(json_string_value(json_object_get(spec, "root")),
			  O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (tree->root < 0)
		quit("root");
	json_array_foreach(json_object_get(spec, "nodes"), i, entry)
		add_node(tree, entry);
	if (json_is_true(json_object_get(spec, "unsorted")))
		return;
	error = tree_sort(tree, &clash);
	if (error) {
		errno = -error;
		quit(clash ? clash : "sorting");
	}
}

static void make_config(struct image_config *config, json_t *spec)
{
	*config = (struct image_config){
		.format = (enum image_format)number(spec, "format"),
		.compression = (enum image_compression)number(spec, "compression"),
		.entrypoint = list_of(spec, "entrypoint"),
		.cmd = list_of(spec, "cmd"),
		.env = list_of(spec, "env"),
		.workdir = member(spec, "workdir"),
		.user = member(spec, "user"),
		.tag = member(spec, "tag"),
		.architecture = "amd64",
		.variant = member(spec, "variant"),
		.time = number(spec, "time"),
	};
}

/* -------------------------------------------------------------------- results */

static bool stopping(void *context)
{
	struct script *script = context;

	script->asked++;
	if (script->asked == script->at && truncate(script->file, script->size) < 0)
		quit(script->file);
	return script->stop && script->asked >= script->stop;
}

static json_t *hashes(const struct tree *tree)
{
	json_t *object = json_object();

	for (size_t i = 0; i < tree->count; i++) {
		json_t *path = from_bytes(tree->nodes[i].path);

		if (tree->nodes[i].type == NODE_FILE)
			json_object_set_new(object, json_string_value(path),
					    json_string(tree->nodes[i].sha256));
		json_decref(path);
	}
	return object;
}

/* The bill of materials; a path's package stands in the description under "packages". */
static json_t *bill(const struct tree *tree, json_t *spec, const char *digest)
{
	struct dpkg_owner *owners = calloc(tree->count + 1, sizeof(*owners));
	char *name = member(spec, "name"), *text = NULL;
	json_t *result;
	int error;

	for (size_t i = 0; owners && i < tree->count; i++) {
		json_t *path = from_bytes(tree->nodes[i].path);
		json_t *package = json_object_get(json_object_get(spec, "packages"),
						  json_string_value(path));

		owners[i].package = to_bytes(json_array_get(package, 0));
		owners[i].version = to_bytes(json_array_get(package, 1));
		owners[i].architecture = to_bytes(json_array_get(package, 2));
		json_decref(path);
	}
	error = sbom_make(tree, owners, name, digest, number(spec, "time"), &text);
	for (size_t i = 0; owners && i < tree->count; i++) {
		free(owners[i].package);
		free(owners[i].version);
		free(owners[i].architecture);
	}
	result = error ? json_integer(error) : json_string(text);
	free(owners);
	free(name);
	free(text);
	return result;
}

static void free_list(const char *const *list)
{
	for (size_t i = 0; list && list[i]; i++)
		free((void *)list[i]);
	free((void *)list);
}

static void free_config(struct image_config *config)
{
	free_list(config->entrypoint);
	free_list(config->cmd);
	free_list(config->env);
	free((void *)config->workdir);
	free((void *)config->user);
	free((void *)config->tag);
	free((void *)config->variant);
}

int main(int argc, char **argv)
{
	json_t *spec = json_loadf(stdin, 0, NULL), *answer;
	json_t *change = json_object_get(spec, "change");
	struct script script = {
		.stop = number(spec, "stop"),
		.at = number(change, "at"),
		.file = json_string_value(json_object_get(change, "file")),
		.size = number(change, "size"),
	};
	struct write_result result;
	struct image_config config;
	struct tree tree = {0};
	int error;

	if (argc != 2 || !spec)
		quit("usage: writers OUT <DESCRIPTION");
	make_tree(&tree, spec);
	make_config(&config, spec);
	error = image_write(&tree, &config, argv[1], stopping, &script, &result);
	answer = json_pack("{s:i, s:o, s:o, s:s, s:I, s:o}", "error", error, "message",
			   from_bytes(result.error), "warning",
			   from_bytes(result.warning), "digest", result.digest, "asked",
			   script.asked, "files", hashes(&tree));
	if (!error && json_object_get(spec, "name"))
		json_object_set_new(answer, "sbom", bill(&tree, spec, result.digest));
	json_dumpf(answer, stdout, JSON_COMPACT);
	json_decref(answer);
	json_decref(spec);
	free_config(&config);
	close(tree.root);
	tree_free(&tree);
	return 0;
}
