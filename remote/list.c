/*
 * list.c - the pages of a list.
 */
#include "list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "number.h"

enum {
	MOST_AT_ONCE = 8,    /* pages under way */
	MOST_PAGES = 100000, /* in all */
	MOST_MEMBERS = 10000000,
	MOST_LINK = 8192,
};

struct page {
	struct page *next;
	struct list *list;
	struct json_reader *reader;
	struct record record;
	uint64_t start,
		wanted;	  /* members from START on; 0 wanted: as many as there are */
	uint64_t members; /* that came in this try */
	uint64_t count;	  /* what the page says */
	bool has_members, has_count;
	char *link; /* the next page's address */
};

/* -------------------------------------------------------------- what a page holds */

static void set_fault(struct list *list, int error, long status, const char *fault)
{
	if (list->error)
		return;
	list->error = error;
	list->status = status;
	snprintf(list->fault, sizeof(list->fault), "%s", fault);
}

/* 1 if the page's member is new, 0 if not. One without an address is known by its place. */
static int is_new(struct page *page)
{
	const struct record *record = &page->record;
	const struct record_value *uri = record_next(record, page->list->plan->uri, NULL);
	char place[48];
	int length;

	if (uri && uri->kind == JSON_KIND_STRING && uri->length)
		return hashes_add(&page->list->seen, record->bytes + uri->offset,
				  uri->length);
	length = snprintf(place, sizeof(place), "#%" PRIu64, page->start + page->members);
	return hashes_add(&page->list->seen, place, (size_t)length);
}

static int take_member(struct page *page)
{
	struct list *list = page->list;
	int fresh = is_new(page);

	page->members++;
	if (fresh <= 0)
		return fresh;
	if (++list->distinct > MOST_MEMBERS)
		return -E2BIG;
	return list->member(list->context, &page->record);
}

static void ask_more(struct list *list);

/* The number that a JSON number's text is, if it is a whole one. */
static bool parse_count(const char *bytes, size_t length, uint64_t *value)
{
	char text[32];

	if (length >= sizeof(text))
		return false;
	memcpy(text, bytes, length);
	text[length] = '\0';
	return number_parse(text, value) == 0;
}

/* What a page says of the whole, which stands before its members as a rule. */
static void take_head(struct page *page, int path, const char *bytes, size_t length)
{
	struct list *list = page->list;
	uint64_t value;

	if (!parse_count(bytes, length, &value) || value > MOST_MEMBERS)
		return;
	if (path == list->plan->count) {
		page->count = value;
		page->has_count = true;
	} else if (!list->has_total) {
		list->total = value;
		list->has_total = true;
	}
	if (page->start == 0 && !list->page_size && page->has_count && list->has_total) {
		list->page_size = list->next_start = page->count;
		list->end = list->total;
		ask_more(list);
	}
}

static int take_link(struct page *page, enum json_kind kind, const char *bytes,
		     size_t length)
{
	free(page->link);
	page->link = NULL;
	if (kind != JSON_KIND_STRING || !length || length > MOST_LINK)
		return 0;
	page->link = strndup(bytes, length);
	return page->link ? 0 : -ENOMEM;
}

static int on_value(void *context, int path, enum json_kind kind, const char *bytes,
		    size_t length)
{
	struct page *page = context;
	const struct list_plan *plan = page->list->plan;

	if (path == plan->next)
		return take_link(page, kind, bytes, length);
	if (path != plan->total && path != plan->count)
		return record_add(&page->record, path, kind, bytes, length);
	if (kind == JSON_KIND_NUMBER)
		take_head(page, path, bytes, length);
	return 0;
}

static int on_begin(void *context, int path)
{
	struct page *page = context;

	if (path == page->list->plan->members)
		page->has_members = true;
	else if (path == page->list->plan->member)
		record_reset(&page->record);
	else
		/* That a list within is there, though it may be empty. */
		return record_add(&page->record, path, JSON_KIND_ARRAY, NULL, 0);
	return 0;
}

static int on_end(void *context, int path)
{
	struct page *page = context;

	return path == page->list->plan->member ? take_member(page) : 0;
}

static const struct json_events events = {
	.value = on_value,
	.begin = on_begin,
	.end = on_end,
};

/* ---------------------------------------------------------------- asking for pages */

static void restart(void *context)
{
	struct page *page = context;

	json_reader_reset(page->reader);
	record_reset(&page->record);
	page->members = 0;
	page->has_members = page->has_count = false;
	free(page->link);
	page->link = NULL;
}

static int take(void *context, const char *bytes, size_t length)
{
	struct page *page = context;

	return json_reader_feed(page->reader, bytes, length);
}

static void free_page(struct page *page)
{
	json_reader_free(page->reader);
	record_free(&page->record);
	free(page->link);
	free(page);
}

static void finish_page(void *context, const struct http_answer *answer);

static int send_page(struct page *page, const char *reference)
{
	const struct http_request request = {
		.reference = reference,
		.take = take,
		.restart = restart,
		.done = finish_page,
		.context = page,
	};

	page->reader = json_reader_new(page->list->plan->paths, &events, page);
	return page->reader ? http_start(page->list->host, &request) : -ENOMEM;
}

/* The page at REFERENCE, whose members are counted from START on. */
static void ask(struct list *list, const char *reference, uint64_t start, uint64_t wanted)
{
	struct page *page = calloc(1, sizeof(*page));
	int error = -ENOMEM;

	if (page) {
		*page = (struct page){.list = list, .start = start, .wanted = wanted};
		error = send_page(page, reference);
	}
	if (!error) {
		page->next = list->pages;
		list->pages = page;
		list->n_pages++;
		list->asked++;
		return;
	}
	set_fault(list, error, 0,
		  error == -EXDEV ? "its next page is at another host: not asked for"
				  : strerror(-error));
	if (page)
		free_page(page);
}

static void ask_part(struct list *list, uint64_t start, int64_t wanted)
{
	INV_FREE char *reference = NULL;

	if (asprintf(&reference, "%s?start=%" PRIu64 "&count=%" PRId64 "%s%s", list->path,
		     start, wanted, list->query ? "&" : "",
		     list->query ? list->query : "") < 0) {
		reference = NULL;
		set_fault(list, -ENOMEM, 0, strerror(ENOMEM));
		return;
	}
	ask(list, reference, start, wanted > 0 ? (uint64_t)wanted : 0);
}

/* The next pages that the first one lets us expect. */
static void ask_more(struct list *list)
{
	while (list->page_size && list->next_start < list->end && !list->error &&
	       list->n_pages < MOST_AT_ONCE && list->asked < MOST_PAGES) {
		uint64_t start = list->next_start;

		list->next_start += list->page_size;
		ask_part(list, start, (int64_t)list->page_size);
	}
}

/* --------------------------------------------------------------------- judging */

/* What is wrong with PAGE as it came: 0, or -errno and in words. */
static int fault_of(struct page *page, const struct http_answer *answer,
		    char fault[FAULT_SIZE])
{
	int error = answer->error;

	if (error || answer->status >= 300) {
		fault_describe(page->list->host, answer, fault);
		error = error ? error : -EIO;
	} else {
		error = json_reader_finish(page->reader);
		if (!error && page->list->plan->single)
			error = take_member(page);
		else if (!error && !page->has_members)
			error = -ENOMSG;
		snprintf(fault, FAULT_SIZE, "%s",
			 error == -ENOMSG ? "its answer is no list" : strerror(-error));
	}
	if (error == -EBADMSG)
		snprintf(fault, FAULT_SIZE, "its answer is no JSON: %s",
			 json_reader_fault(page->reader));
	return error;
}

/* Completes PAGE, or finds that the list ends here. */
static void complete(struct page *page)
{
	struct list *list = page->list;
	uint64_t wanted = page->start ? page->wanted : list->page_size;
	uint64_t behind = page->start + page->members;

	if (!wanted || page->members >= wanted || behind >= list->end)
		return;
	if (page->members)
		ask_part(list, behind, (int64_t)(wanted - page->members));
	else
		list->end = page->start;
}

static void keep_link(char **place, struct page *page)
{
	free(*place);
	*place = page->link ? strdup(page->link) : NULL;
}

/* What PAGE shows of the list's shape. */
static void learn(struct page *page)
{
	struct list *list = page->list;

	if (!list->linked) {
		if (page->start == 0 && !list->page_size && list->has_total) {
			list->page_size = list->next_start = page->members;
			list->end = list->total;
		}
		complete(page);
		if (page->start == 0)
			keep_link(&list->first_link, page);
	}
	if (page->start < list->last_start)
		return;
	keep_link(&list->last_link, page);
	list->last_start = page->start;
}

/* 1 if LINK has not been followed yet. */
static int is_new_link(struct list *list, const char *link)
{
	return list->asked < MOST_PAGES ? hashes_add(&list->links, link, strlen(link))
					: 0;
}

/*
 * All pages that were asked for have come. Where members are missing, the links lead to all
 * of them; where the last page has a link, there are more than the service said.
 */
static void follow_link(struct list *list)
{
	bool missing = list->has_total && list->distinct < list->total;
	char **place = !list->linked && missing && list->first_link ? &list->first_link
								    : &list->last_link;
	char *link = *place;

	*place = NULL;
	list->linked = true;
	/* Members that have no address are told apart by a start of their own. */
	list->last_start = (uint64_t)list->asked * MOST_MEMBERS;
	if (link && is_new_link(list, link) > 0)
		ask(list, link, list->last_start, 0);
	free(link);
}

static void give_verdict(struct list *list)
{
	char fault[FAULT_SIZE];

	if (list->plan->single || !list->has_total || list->distinct >= list->total)
		return;
	snprintf(fault, sizeof(fault),
		 "%" PRIu64 " came of %" PRIu64 " that it says there are", list->distinct,
		 list->total);
	set_fault(list, -ENODATA, 0, fault);
}

static void go_on(struct list *list)
{
	if (!list->error)
		ask_more(list);
	if (!list->error && !list->n_pages && !list->plan->single)
		follow_link(list);
	if (list->n_pages || list->over)
		return;
	list->over = true;
	give_verdict(list);
	list->done(list->context);
}

static void take_out(struct list *list, const struct page *page)
{
	struct page **place = &list->pages;

	while (*place != page)
		place = &(*place)->next;
	*place = page->next;
	list->n_pages--;
}

static void finish_page(void *context, const struct http_answer *answer)
{
	struct page *page = context;
	struct list *list = page->list;
	char fault[FAULT_SIZE];
	int error = fault_of(page, answer, fault);

	if (error)
		set_fault(list, error, answer->status, fault);
	else
		learn(page);
	take_out(list, page);
	free_page(page);
	go_on(list);
}

void list_start(struct list *list)
{
	if (list->plan->single)
		ask(list, list->path, 0, 0);
	else
		ask_part(list, 0, -1);
	if (!list->n_pages)
		go_on(list);
}

void list_free(struct list *list)
{
	while (list->pages) {
		struct page *next = list->pages->next;

		free_page(list->pages);
		list->pages = next;
	}
	hashes_free(&list->seen);
	hashes_free(&list->links);
	free(list->first_link);
	free(list->last_link);
}
