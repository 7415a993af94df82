/*
 * tree.c - tables of libraries as trees: each file, and below whoever asked for it first
 * each library; once, as whole subtrees would repeat without end. Who asks again has the
 * name marked (*) only.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "inv.h"

/* Deeper than this nothing is indented further: no program is, but for hostile ones. */
enum { MOST_INDENT = 100 };

enum cell { FILE_NAME, SONAME, PATH, STATUS, REASON, NEEDED_BY, ALSO, N_CELLS };

static const char *const names[] = {
	[FILE_NAME] = "file",	   [SONAME] = "soname", [PATH] = "path",
	[STATUS] = "status",	   [REASON] = "reason", [NEEDED_BY] = "needed_by",
	[ALSO] = "also_needed_by", [N_CELLS] = NULL,
};

/* A table and which of its columns have the cells. */
struct libraries {
	const struct inv_table *table;
	size_t columns[N_CELLS];
	bool colour;
};

static bool find_columns(const struct inv_table *table, struct libraries *libraries)
{
	libraries->table = table;
	for (size_t i = 0; i < N_CELLS; i++) {
		libraries->columns[i] =
			inv_find_column(table, names[i],
					i == ALSO ? INV_LIST : INV_STRING);
		if (libraries->columns[i] == table->n_columns)
			return false;
	}
	return true;
}

/* Empty if it is unknown. */
static struct inv_text text_of(const struct libraries *libraries, size_t row,
			       enum cell cell)
{
	struct inv_value value =
		inv_cell(libraries->table, row, libraries->columns[cell]);

	return value.known ? value.string : (struct inv_text){"", 0};
}

static bool same(struct inv_text a, struct inv_text b)
{
	return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool is(struct inv_text text, const char *word)
{
	return same(text, (struct inv_text){word, strlen(word)});
}

/* ------------------------------------------------------------------ who is below whom */

enum { NONE = -1, ITSELF = 0 };

/*
 * The nodes of a file's tree: itself is number 0, and the rows from `first` on are the
 * others. An edge leads from one that asks to what it asks for.
 */
struct tree {
	const struct libraries *libraries;
	size_t first, end; /* rows */
	struct node {
		struct inv_text name; /* by which needed_by and also_needed_by call it */
		ptrdiff_t same_hash;  /* the next node in the table of names */
		ptrdiff_t edges, last_edge;
	} * nodes;
	ptrdiff_t *heads; /* of the table of names */
	size_t mask;
	struct edge {
		size_t node;
		bool again;
		ptrdiff_t next;
	} * edges;
	size_t n_edges, edges_room;
};

static size_t hash_of(struct inv_text text)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.bytes[i]) * 0x100000001b3;
	return (size_t)(hash ^ hash >> 32);
}

/* The node called NAME, or NONE. */
static ptrdiff_t find_node(const struct tree *tree, struct inv_text name)
{
	ptrdiff_t at = tree->heads[hash_of(name) & tree->mask];

	while (at != NONE && !same(tree->nodes[at].name, name))
		at = tree->nodes[at].same_hash;
	return name.length ? at : NONE;
}

/* The first of a name has it: a library's remarks on versions come later. */
static void add_node(struct tree *tree, size_t number, struct inv_text name)
{
	struct node *node = &tree->nodes[number];
	ptrdiff_t *head = &tree->heads[hash_of(name) & tree->mask];

	*node = (struct node){name, NONE, NONE, NONE};
	if (find_node(tree, name) != NONE)
		return;
	node->same_hash = *head;
	*head = (ptrdiff_t)number;
}

static bool add_edge(struct tree *tree, size_t from, size_t to, bool again)
{
	struct node *node = &tree->nodes[from];
	ptrdiff_t number = (ptrdiff_t)tree->n_edges;

	if (tree->n_edges == tree->edges_room) {
		size_t room = 2 * tree->edges_room + 16;
		struct edge *larger =
			reallocarray(tree->edges, room, sizeof(*tree->edges));

		if (!larger)
			return false;
		tree->edges = larger;
		tree->edges_room = room;
	}
	tree->edges[tree->n_edges++] = (struct edge){to, again, NONE};
	if (node->last_edge == NONE)
		node->edges = number;
	else
		tree->edges[node->last_edge].next = number;
	node->last_edge = number;
	return true;
}

/*
 * Who asks for row NUMBER first, by what the cell says. What is not known, or is not there
 * as only some libraries were asked for, or would go round, counts as the file itself.
 */
static size_t parent_of(const struct tree *tree, size_t number)
{
	size_t row = tree->first + number - 1;
	ptrdiff_t parent = find_node(tree, text_of(tree->libraries, row, NEEDED_BY));

	return parent == NONE || (size_t)parent >= number ? ITSELF : (size_t)parent;
}

static bool add_edges(struct tree *tree, size_t number)
{
	const struct libraries *libraries = tree->libraries;
	struct inv_value also = inv_cell(libraries->table, tree->first + number - 1,
					 libraries->columns[ALSO]);
	struct inv_text name;

	if (!add_edge(tree, parent_of(tree, number), number, false))
		return false;
	while (also.known && inv_list_next(&also.list, &name)) {
		ptrdiff_t from = find_node(tree, name);

		if (from != NONE && !add_edge(tree, (size_t)from, number, true))
			return false;
	}
	return true;
}

/* False without memory. */
static bool make_tree(struct tree *tree)
{
	const struct libraries *libraries = tree->libraries;
	size_t count = tree->end - tree->first + 1, size = 16;

	while (size < 2 * count)
		size *= 2;
	tree->mask = size - 1;
	tree->nodes = calloc(count, sizeof(*tree->nodes));
	tree->heads = malloc(size * sizeof(*tree->heads));
	if (!tree->nodes || !tree->heads)
		return false;
	for (size_t i = 0; i < size; i++)
		tree->heads[i] = NONE;
	add_node(tree, ITSELF, text_of(libraries, tree->first, FILE_NAME));
	for (size_t i = 1; i < count; i++) {
		struct inv_text path = text_of(libraries, tree->first + i - 1, PATH);

		add_node(tree, i,
			 path.length ? path
				     : text_of(libraries, tree->first + i - 1, SONAME));
	}
	for (size_t i = 1; i < count; i++)
		if (!add_edges(tree, i))
			return false;
	return true;
}

static void free_tree(struct tree *tree)
{
	free(tree->nodes);
	free(tree->heads);
	free(tree->edges);
}

/* ---------------------------------------------------------------------------- drawing */

static const char bold[] = "\033[1m", red[] = "\033[31m", faint[] = "\033[2m",
		  plain[] = "\033[0m";

static void begin_colour(FILE *out, const struct libraries *libraries, const char *colour)
{
	if (libraries->colour)
		fputs(colour, out);
}

static void write_library(FILE *out, const struct libraries *libraries, size_t row)
{
	struct inv_text name = text_of(libraries, row, SONAME);
	struct inv_text path = text_of(libraries, row, PATH);
	struct inv_text status = text_of(libraries, row, STATUS);
	struct inv_text reason = text_of(libraries, row, REASON);
	bool found = is(status, "found");

	inv_write_line(out, name.length ? name : path, "");
	if (name.length && path.length && !same(name, path)) {
		fputs(" => ", out);
		inv_write_line(out, path, "");
	}
	if (found && !reason.length)
		return;
	begin_colour(out, libraries,
		     is(status, "missing") || is(status, "fatal") ? red : faint);
	fputs(" (", out);
	if (!found)
		inv_write_line(out, status, "");
	if (!found && reason.length)
		fputs(": ", out);
	inv_write_line(out, reason, "");
	putc(')', out);
	begin_colour(out, libraries, plain);
}

static void write_mention(FILE *out, const struct libraries *libraries, size_t row)
{
	struct inv_text name = text_of(libraries, row, SONAME);

	begin_colour(out, libraries, faint);
	inv_write_line(out, name.length ? name : text_of(libraries, row, PATH), "");
	fputs(" (*)", out);
	begin_colour(out, libraries, plain);
}

/* Where only some libraries were asked for, who asks for them is not drawn. */
static void write_stranger(FILE *out, const struct tree *tree, size_t row)
{
	struct inv_text asker = text_of(tree->libraries, row, NEEDED_BY);

	if (!asker.length || find_node(tree, asker) != NONE)
		return;
	fputs(", needed by ", out);
	inv_write_line(out, asker, "");
}

/* Where in the tree it is drawn: the edges that lead there, a level each. */
struct way {
	ptrdiff_t *edges;
	size_t depth;
};

static void write_edge(FILE *out, const struct tree *tree, const struct way *way)
{
	const struct edge *edge = &tree->edges[way->edges[way->depth - 1]];
	size_t row = tree->first + edge->node - 1;

	for (size_t i = 0; i + 1 < way->depth && i < MOST_INDENT; i++)
		fputs(tree->edges[way->edges[i]].next == NONE ? "    " : "│   ", out);
	fputs(edge->next == NONE ? "└── " : "├── ", out);
	if (edge->again) {
		write_mention(out, tree->libraries, row);
	} else {
		write_library(out, tree->libraries, row);
		write_stranger(out, tree, row);
	}
	putc('\n', out);
}

/* Moves on to what is drawn next: what is below, or beside, or beside who is above. */
static void go_on(const struct tree *tree, struct way *way)
{
	const struct edge *edge = &tree->edges[way->edges[way->depth - 1]];
	ptrdiff_t below = edge->again ? NONE : tree->nodes[edge->node].edges;

	if (below != NONE) {
		way->edges[way->depth++] = below;
		return;
	}
	while (way->depth && tree->edges[way->edges[way->depth - 1]].next == NONE)
		way->depth--;
	if (way->depth)
		way->edges[way->depth - 1] = tree->edges[way->edges[way->depth - 1]].next;
}

static void draw_tree(FILE *out, const struct tree *tree)
{
	/* As deep as all rows below each other, at most. */
	struct way way = {
		.edges = calloc(tree->end - tree->first + 1, sizeof(*way.edges)),
		.depth = 1,
	};

	begin_colour(out, tree->libraries, bold);
	inv_write_line(out, tree->nodes[ITSELF].name, "");
	begin_colour(out, tree->libraries, plain);
	putc('\n', out);
	if (way.edges)
		way.edges[0] = tree->nodes[ITSELF].edges;
	while (way.edges && way.depth) {
		write_edge(out, tree, &way);
		go_on(tree, &way);
	}
	free(way.edges);
}

static void write_file(FILE *out, const struct libraries *libraries, size_t first,
		       size_t end)
{
	struct tree tree = {.libraries = libraries, .first = first, .end = end};

	if (make_tree(&tree))
		draw_tree(out, &tree);
	free_tree(&tree);
}

static void write(FILE *out, const struct inv_report *report)
{
	struct libraries libraries = {.colour = report->colour};

	for (size_t i = 0; i < report->n_tables; i++) {
		size_t end, n_rows = report->tables[i].n_rows;

		if (!find_columns(&report->tables[i], &libraries))
			continue;
		for (size_t first = 0; first < n_rows; first = end) {
			end = first + 1;
			while (end < n_rows && same(text_of(&libraries, first, FILE_NAME),
						    text_of(&libraries, end, FILE_NAME)))
				end++;
			write_file(out, &libraries, first, end);
		}
	}
}

const struct inv_output inv_output_tree = {
	.name = "tree",
	.summary = "libraries as a tree below who asks for them",
	.columns = names,
	.write = write,
};
