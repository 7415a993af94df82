/*
 * redfish_queue.c - so many requests ahead of the one whose turn it is.
 */
#include "redfish_queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "fault.h"
#include "redfish_path.h"

enum {
	MOST_SENT = 2,	       /* more would only wait, and could not be taken back */
	MOST_ANSWERED = 32,    /* so many behind a slow one may be there already */
	MOST_HELD = 4 << 20,   /* bytes of what they brought */
	MOST_ANSWER = 4 << 20, /* bytes of one: collections may be expanded */
};

struct redfish_entry {
	struct redfish_entry *next;
	struct redfish_queue *queue;
	struct redfish_task task;
	enum { WAITING, SENT, ANSWERED } state;
	char *path, *body, *fault;
	struct redfish_answer answer;
};

static void free_entry(struct redfish_entry *entry)
{
	free(entry->path);
	free(entry->body);
	free(entry->fault);
	free(entry);
}

/* ------------------------------------------------------------------------ answers */

static void work(struct redfish_queue *queue);

static bool is_well(const struct http_answer *answer)
{
	return !answer->error && answer->status == 200;
}

static void keep_answer(struct redfish_entry *entry, const struct http_answer *answer)
{
	struct redfish_answer *kept = &entry->answer;
	char fault[FAULT_SIZE];

	*kept = (struct redfish_answer){
		.error = answer->error,
		.status = answer->status,
	};
	if (is_well(answer)) {
		entry->body = malloc(answer->length + 1);
		if (entry->body) {
			memcpy(entry->body, answer->body, answer->length);
			entry->body[answer->length] = '\0';
			kept->body = entry->body;
			kept->length = answer->length;
			return;
		}
		kept->error = -ENOMEM;
	}
	fault_describe(entry->queue->host, answer, fault);
	entry->fault = strdup(kept->error == -ENOMEM ? strerror(ENOMEM) : fault);
	kept->fault = entry->fault ? entry->fault : "no memory";
}

static void take_answer(void *context, const struct http_answer *answer)
{
	struct redfish_entry *entry = context;
	struct redfish_queue *queue = entry->queue;

	entry->state = ANSWERED;
	queue->sent--;
	queue->answered++;
	keep_answer(entry, answer);
	queue->held += entry->answer.length;
	work(queue);
}

/* ---------------------------------------------------------------------- the queue */

static struct redfish_entry *new_entry(struct redfish_queue *queue,
				       const struct redfish_task *task)
{
	struct redfish_entry *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return NULL;
	entry->queue = queue;
	entry->task = *task;
	entry->path = strdup(task->path);
	if (!entry->path) {
		free(entry);
		return NULL;
	}
	entry->task.path = entry->path;
	queue->count++;
	return entry;
}

static void take_out_first(struct redfish_queue *queue)
{
	struct redfish_entry *entry = queue->first;

	queue->first = entry->next;
	if (!queue->first)
		queue->last = &queue->first;
	if (queue->waiting == entry)
		queue->waiting = entry->next;
	else
		queue->answered--;
	queue->held -= entry->answer.length;
}

static int start(struct redfish_queue *queue, struct redfish_entry *entry)
{
	const struct redfish_task *task = &entry->task;
	INV_FREE char *target =
		task->parameter ? redfish_with_parameter(task->path, task->parameter)
				: strdup(task->path);
	const struct http_request request = {
		.reference = target,
		.most = MOST_ANSWER,
		.done = take_answer,
		.context = entry,
	};

	return target ? http_start(queue->host, &request) : -ENOMEM;
}

/* Sends ENTRY, or answers it with why that is not possible. */
static void send_entry(struct redfish_queue *queue, struct redfish_entry *entry)
{
	int error = start(queue, entry);

	if (!error) {
		entry->state = SENT;
		queue->sent++;
		return;
	}
	entry->state = ANSWERED;
	queue->answered++;
	entry->answer.error = error;
	entry->answer.fault = strerror(-error);
}

/* Sends what may be sent. True if something can be taken now. */
static bool send_waiting(struct redfish_queue *queue)
{
	while (queue->waiting && queue->sent < MOST_SENT &&
	       queue->answered < MOST_ANSWERED && queue->held < MOST_HELD) {
		struct redfish_entry *entry = queue->waiting;

		queue->waiting = entry->next;
		send_entry(queue, entry);
	}
	return queue->first && queue->first->state == ANSWERED;
}

/* Takes the answers whose turn it is. */
static void take_answered(struct redfish_queue *queue)
{

	while (queue->first && queue->first->state != SENT) {
		struct redfish_entry *entry = queue->first;

		if (entry->state == WAITING) {
			if (!queue->closed)
				break;
			entry->answer.error = -ECANCELED;
			entry->answer.fault = strerror(ECANCELED);
		}
		take_out_first(queue);
		if (!queue->stopped)
			queue->take(queue->context, &entry->task, &entry->answer);
		free_entry(entry);
	}
}

static void finish(struct redfish_queue *queue)
{
	if (queue->finished)
		return;
	queue->finished = true;
	queue->finish(queue->context);
}

static void work(struct redfish_queue *queue)
{
	/* What take() and refill() do comes here again. */
	if (queue->busy || queue->finished)
		return;
	queue->busy = true;
	do {
		take_answered(queue);
		while (!queue->first && !queue->stopped && queue->refill(queue->context))
			;
	} while (queue->closed ? queue->first && queue->first->state != SENT
			       : send_waiting(queue));
	queue->busy = false;
	if (!queue->first)
		finish(queue);
}

void redfish_queue_start(struct redfish_queue *queue)
{
	queue->last = &queue->first;
	work(queue);
}

int redfish_queue_add(struct redfish_queue *queue, const struct redfish_task *task)
{
	struct redfish_entry *entry = new_entry(queue, task);

	if (!entry)
		return -ENOMEM;
	*queue->last = entry;
	queue->last = &entry->next;
	if (!queue->waiting)
		queue->waiting = entry;
	return 0;
}

int redfish_queue_add_first(struct redfish_queue *queue, const struct redfish_task *task)
{
	struct redfish_entry *entry = new_entry(queue, task);

	if (!entry)
		return -ENOMEM;
	entry->next = queue->first;
	if (!queue->first)
		queue->last = &entry->next;
	queue->first = entry;
	/* It overtakes what is sent already: so it is sent, too. */
	send_entry(queue, entry);
	return 0;
}

void redfish_queue_close(struct redfish_queue *queue)
{
	queue->closed = true;
}

void redfish_queue_stop(struct redfish_queue *queue)
{
	queue->closed = true;

	queue->stopped = true;
}

void redfish_queue_free(struct redfish_queue *queue)
{
	while (queue->first) {
		struct redfish_entry *entry = queue->first;

		queue->first = entry->next;
		free_entry(entry);
	}
}
