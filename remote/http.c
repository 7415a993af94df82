/*
 * http.c - which request is sent when: a queue a host, so many in flight, and the time
 * that there is.
 */
#include "http.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cleanup.h"
#include "clock.h"
#include "http_private.h"
#include "origin.h"

enum {
	POLL_MS = 100, /* how long a signal to stop may go unnoticed */
	LOGOUT_MS =
		2000, /* at most, and a fifth of all time: what logging out is given */
	FAREWELL_MS = 700,	/* and a logout then, before inv kills us */
	FINISH_MS = 1000,	/* what a write under way is given when inv has to stop */
	STACK_SIZE = 256 << 10, /* of the threads in which libcurl looks names up */
	SPARE_FILES = 64,
};

/* Each request may take a file descriptor, and each name looked up a thread with a stack. */
static unsigned raise_limits(void)
{
	struct rlimit files = {1024, 1024};
	pthread_attr_t attributes;

	if (pthread_attr_init(&attributes) == 0) {
		pthread_attr_setstacksize(&attributes, STACK_SIZE);
		pthread_setattr_default_np(&attributes);
		pthread_attr_destroy(&attributes);
	}
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max : 65536;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	return files.rlim_cur > (rlim_t)2 * SPARE_FILES
		       ? (unsigned)files.rlim_cur - SPARE_FILES
		       : SPARE_FILES;
}

struct http *http_new(struct inv_run *run)
{
	struct http *http = calloc(1, sizeof(*http));
	unsigned left = inv_time_left(run);
	unsigned kept = left / 5 < LOGOUT_MS ? left / 5 : LOGOUT_MS;

	if (!http || curl_global_init(CURL_GLOBAL_DEFAULT))
		goto fail;
	http->multi = curl_multi_init();
	if (!http->multi || !http_poll_start(http))
		goto fail;
	http->run = run;
	http->most = raise_limits();
	/* A quarter of what is kept is for telling what became of it all. */
	http->end = clock_ms() + left - kept / 4;
	http->deadline = clock_ms() + left - kept;
	/* All connections are kept: the hosts' limits bound how many there are. */
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)http->most);
	return http;
fail:
	if (http)
		curl_multi_cleanup(http->multi);
	free(http);
	return NULL;
}

unsigned http_time_left(const struct http *http)
{
	int64_t left = http->deadline - clock_ms();

	return left < 0 || inv_stopping(http->run) ? 0 : (unsigned)left;
}

/* ------------------------------------------------------------------------- hosts */

struct http_host *http_add_host(struct http *http, const struct appliance *appliance,
				unsigned in_flight, bool insecure)
{
	struct http_host *host = calloc(1, sizeof(*host));

	if (!host)
		return NULL;
	host->http = http;
	host->appliance = appliance;
	host->insecure = insecure;
	host->most = in_flight;
	host->last = &host->first;
	host->next = http->hosts;
	http->hosts = host;
	return host;
}

/* ------------------------------------------------------------------------- queues */

static void append(struct http_host *host, struct transfer *transfer)
{
	transfer->next = NULL;
	*host->last = transfer;
	host->last = &transfer->next;
}

static void put_first(struct http_host *host, struct transfer *transfer)
{
	transfer->next = host->first;
	if (!host->first)
		host->last = &transfer->next;
	host->first = transfer;
}

static void take_out(struct http_host *host, struct transfer **place)
{
	struct transfer *transfer = *place;

	*place = transfer->next;
	if (!*place)
		host->last = place;
	transfer->next = NULL;
}

static struct transfer *new_transfer(struct http *http)
{
	struct transfer *transfer = http->idle;

	if (transfer) {
		http->idle = transfer->next;
		return transfer;
	}
	transfer = calloc(1, sizeof(*transfer));
	if (!transfer)
		return NULL;
	transfer->easy = curl_easy_init();
	if (transfer->easy)
		return transfer;
	free(transfer);
	return NULL;
}

static void retire(struct http *http, struct transfer *transfer)
{
	transfer_clear(transfer);
	transfer->next = http->idle;
	http->idle = transfer;
}

/* Tells who asked; what follows may start other requests. */
static void finish(struct transfer *transfer)
{
	struct http *http = transfer->host->http;

	transfer->request.done(transfer->request.context, &transfer->answer);
	retire(http, transfer);
}

static int copy_request(struct transfer *transfer, const struct http_request *request)
{
	int error = origin_resolve(transfer->host->appliance->url, request->reference,
				   &transfer->url);

	if (error)
		return error;
	transfer->request = *request;
	transfer->request.reference = NULL;
	if (request->body)
		transfer->body = strdup(request->body);
	if (request->header)
		transfer->header = strdup(request->header);
	return (request->body && !transfer->body) ||
			       (request->header && !transfer->header)
		       ? -ENOMEM
		       : 0;
}

int http_start(struct http_host *host, const struct http_request *request)
{
	struct transfer *transfer = new_transfer(host->http);
	int error;

	if (!transfer)
		return -ENOMEM;
	transfer->host = host;
	error = copy_request(transfer, request);
	if (error)
		retire(host->http, transfer);
	else
		append(host, transfer);
	return error;
}

/* --------------------------------------------------------------------- the sending */

static void dispatch(struct http *http, struct transfer *transfer)
{
	struct http_host *host = transfer->host;

	transfer->session = host->sessions;
	if (transfer_prepare(transfer) ||
	    curl_multi_add_handle(http->multi, transfer->easy)) {
		transfer_fail(transfer, -ENOMEM, "no memory");
		finish(transfer);
		return;
	}
	transfer->active = true;
	transfer->next = host->sent;
	host->sent = transfer;
	host->in_flight++;
	http->active++;
}

/* Whether TRANSFER may be sent now. */
static bool is_due(const struct http_host *host, const struct transfer *transfer,
		   int64_t now)
{
	return transfer->not_before <= now &&
	       (transfer->request.plain || !host->renewing);
}

static bool send_next(struct http *http, struct http_host *host, int64_t now)
{
	struct transfer **place = &host->first, *transfer;

	if (host->in_flight >= host->most || http->active >= http->most)
		return false;
	while (*place && !is_due(host, *place, now))
		place = &(*place)->next;
	transfer = *place;
	if (!transfer)
		return false;
	take_out(host, place);
	dispatch(http, transfer);
	return true;
}

static void send_due(struct http *http)
{
	int64_t now = clock_ms();

	for (struct http_host *host = http->hosts; host; host = host->next)
		while (send_next(http, host, now))
			;
}

/* -------------------------------------------------------------------- the answers */

static void take_away(struct http *http, struct transfer *transfer)
{
	struct http_host *host = transfer->host;
	struct transfer **place = &host->sent;

	while (*place != transfer)
		place = &(*place)->next;
	*place = transfer->next;
	curl_multi_remove_handle(http->multi, transfer->easy);
	transfer->active = false;
	host->in_flight--;
	http->active--;
}

/* The session TRANSFER was sent with is no longer one: another is asked for, once. */
static void renew(struct transfer *transfer)
{
	struct http_host *host = transfer->host;

	put_first(host, transfer);
	if (host->renewing || transfer->session != host->sessions)
		return;
	host->renewing = true;
	host->renew(host->renew_context);
}

static void take_result(struct http *http, struct transfer *transfer, CURLcode result)
{
	take_away(http, transfer);
	switch (transfer_judge(transfer, result)) {
	case TRANSFER_DONE:
		finish(transfer);
		break;
	case TRANSFER_AGAIN:
		put_first(transfer->host, transfer);
		break;
	case TRANSFER_RENEW:
		renew(transfer);
		break;
	}
}

static void take_results(struct http *http)
{
	int left;
	CURLMsg *message;

	while ((message = curl_multi_info_read(http->multi, &left))) {
		struct transfer *transfer = NULL;
		CURLcode result = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		take_result(http, transfer, result);
	}
}

static bool is_idle(const struct http *http)
{
	for (const struct http_host *host = http->hosts; host; host = host->next)
		if (host->first)
			return false;
	return http->active == 0;
}

/* ----------------------------------------------------------------------- the time */

/* Why TRANSFER may not go on, as errno has it; 0: it may. */
static int time_is_over(const struct http *http, const struct transfer *transfer)
{
	/* Whatever was written, it is better to know what became of it. */
	bool writes = transfer->active && transfer->request.method != HTTP_GET;
	int64_t now = clock_ms();

	if (transfer->request.last)
		return now >= http->end ? ETIMEDOUT : 0;
	if (http->stop_at && (!writes || now >= http->stop_at))
		return EINTR;
	if (now >= (writes ? (http->deadline + http->end) / 2 : http->deadline))
		return ETIMEDOUT;
	return 0;
}

static void cut_off(struct transfer *transfer, int error)
{
	transfer_fail(transfer, -error,
		      error == EINTR ? "interrupted" : "no answer in the time there was");
	finish(transfer);
}

/* One of HOST whose time is over. One at a time: finish() may change the queues. */
static bool cut_off_one(struct http *http, struct http_host *host)
{
	struct transfer **place = &host->first, *transfer = host->sent;
	int error = 0;

	while (*place && !(error = time_is_over(http, *place)))
		place = &(*place)->next;
	if (error) {
		transfer = *place;
		take_out(host, place);
		cut_off(transfer, error);
		return true;
	}
	while (transfer && !(error = time_is_over(http, transfer)))
		transfer = transfer->next;
	if (!transfer)
		return false;
	take_away(http, transfer);
	cut_off(transfer, error);
	return true;
}

static void cut_off_late(struct http *http)
{
	if (http_time_left(http))
		return;
	for (struct http_host *host = http->hosts; host; host = host->next)
		while (cut_off_one(http, host))
			;
}

static void note_stop(struct http *http)
{
	if (http->stop_at || !inv_stopping(http->run))
		return;
	http->stop_at = clock_ms() + FINISH_MS;
	http->end = http->stop_at + FAREWELL_MS;
}

/* What has been answered makes room for what waits. */
void http_go_on(struct http *http)
{
	take_results(http);
	send_due(http);
}

/* Milliseconds until something may have to be done though no answer comes. */
static int patience(const struct http *http)
{
	int64_t now = clock_ms();
	int64_t left = (now < http->deadline ? http->deadline : http->end) - now;

	return left < 1 ? 1 : left < POLL_MS ? (int)left : POLL_MS;
}

void http_run_until(struct http *http, const bool *done)
{
	for (;;) {
		note_stop(http);
		cut_off_late(http);
		http_go_on(http);
		if (*done || is_idle(http))
			return;
		http_poll(http, patience(http));
	}
}

void http_run(struct http *http)
{
	const bool never = false;

	http_run_until(http, &never);
}

/* One that nobody waits for any more. */
static void drop(struct http *http, struct transfer *transfer)
{
	take_away(http, transfer);
	retire(http, transfer);
}

static void free_transfers(struct transfer *transfer)
{
	while (transfer) {
		struct transfer *next = transfer->next;

		transfer_clear(transfer);
		curl_easy_cleanup(transfer->easy);
		free(transfer);
		transfer = next;
	}
}

void http_free(struct http *http)
{
	if (!http)
		return;
	while (http->hosts) {
		struct http_host *host = http->hosts;

		http->hosts = host->next;
		while (host->sent)
			drop(http, host->sent);
		free_transfers(host->first);
		password_free(host->header);
		password_free(host->session);
		password_free(host->secret);
		password_free(host->quoted_secret);
		free(host);
	}
	free_transfers(http->idle);
	curl_multi_cleanup(http->multi);
	close(http->epoll);
	free(http);
}
