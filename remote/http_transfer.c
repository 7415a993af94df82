/*
 * http_transfer.c - how a request is sent with libcurl, what its answer may be, and whether
 * it is worth another try.
 */
#include "http_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "clock.h"
#include "origin.h"

enum {
	MOST_TRIES = 4,
	MOST_REDIRECTS = 3,
	FIRST_PAUSE_MS = 250,  /* before a second try; twice as much before each next */
	MOST_PAUSE_MS = 30000, /* however long a service says */
	CONNECT_MS = 10000,
	LEAST_SPEED = 64, /* bytes a second, over this many seconds: */
	SLOW_S = 30,
	BUFFER_SIZE = 64 << 10,
};

/* ---------------------------------------------------------------------- receiving */

static long status_of(const struct transfer *transfer)
{
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static bool is_success(long status)
{
	return status >= 200 && status < 300;
}

/* Room for LENGTH bytes more and a NUL. */
static bool make_room(struct transfer *transfer, size_t length)
{
	size_t needed = transfer->answer.length + length + 1;
	size_t room = transfer->room ? transfer->room : 4096;
	char *kept;

	if (needed <= transfer->room)
		return true;
	while (room < needed)
		room *= 2;
	kept = realloc(transfer->kept, room);
	if (!kept)
		return false;
	transfer->kept = kept;
	transfer->room = room;
	return true;
}

static int keep(struct transfer *transfer, const char *bytes, size_t length, bool success)
{
	size_t left = HTTP_MOST_ERROR - transfer->answer.length;

	/* Of an error the beginning will do. */
	if (!success && length > left)
		length = left;
	if (!make_room(transfer, length))
		return -ENOMEM;
	memcpy(transfer->kept + transfer->answer.length, bytes, length);
	transfer->answer.length += length;
	return 0;
}

static size_t take_body(char *bytes, size_t one, size_t length, void *context)
{
	struct transfer *transfer = context;
	const struct http_request *request = &transfer->request;
	bool success = is_success(status_of(transfer));
	size_t most = request->most ? request->most : HTTP_MOST_BODY;

	length *= one;
	transfer->received += length;
	if (transfer->received > most)
		transfer->sink_error = -E2BIG;
	else if (success && request->take)
		transfer->sink_error = request->take(request->context, bytes, length);
	else
		transfer->sink_error = keep(transfer, bytes, length, success);
	return transfer->sink_error ? 0 : length;
}

/* The value of the header line LINE if it is NAME's, without blanks around; else NULL. */
static char *value_of(const char *line, size_t length, const char *name)
{
	size_t n = strlen(name);

	if (length <= n || strncasecmp(line, name, n) != 0 || line[n] != ':')
		return NULL;
	line += n + 1;
	length -= n + 1;
	while (length && strchr(" \t", *line)) {
		line++;
		length--;
	}
	while (length && strchr(" \t\r\n", line[length - 1]))
		length--;
	return strndup(line, length);
}

/* Seconds, or the date when. */
static int64_t pause_of(const char *text)
{
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);
	time_t when;

	if (end != text && *end == '\0' && *text != '-')
		return seconds > MOST_PAUSE_MS / 1000 ? MOST_PAUSE_MS + 1
						      : (int64_t)seconds * 1000;
	when = curl_getdate(text, NULL);
	if (when < 0)
		return -1;
	when -= time(NULL);
	if (when < 0)
		return 0;
	return when > MOST_PAUSE_MS / 1000 ? MOST_PAUSE_MS + 1 : (int64_t)when * 1000;
}

static void take_value(char **place, char *value)
{
	if (!value)
		return;
	password_free(*place);
	*place = value;
}

static size_t take_header(char *line, size_t one, size_t length, void *context)
{
	struct transfer *transfer = context;
	char *retry_after;

	length *= one;
	transfer->heads_size += length;
	if (transfer->heads_size > HTTP_MOST_HEADS) {
		transfer->sink_error = -E2BIG;
		return 0;
	}
	take_value(&transfer->location, value_of(line, length, "Location"));
	take_value(&transfer->auth_token, value_of(line, length, "X-Auth-Token"));
	retry_after = value_of(line, length, "Retry-After");
	if (retry_after)
		transfer->retry_after_ms = pause_of(retry_after);
	free(retry_after);
	return length;
}

/* ------------------------------------------------------------------------ sending */

static bool add_head(struct transfer *transfer, const char *line)
{
	struct curl_slist *heads = line ? curl_slist_append(transfer->heads, line) : NULL;

	if (heads)
		transfer->heads = heads;
	return !line || heads;
}

static bool make_heads(struct transfer *transfer)
{
	const struct http_host *host = transfer->host;

	return add_head(transfer, "Accept: application/json") &&
	       /* libcurl would wait a second for a server's "go on". */
	       add_head(transfer, "Expect:") &&
	       add_head(transfer,
			transfer->body ? "Content-Type: application/json" : NULL) &&
	       add_head(transfer, host->header) && add_head(transfer, transfer->header) &&
	       add_head(transfer, transfer->request.plain ? NULL : host->session);
}

static void set_trust(CURL *easy, const struct http_host *host)
{
	const struct appliance *appliance = host->appliance;
	/* A key that is known needs no authority that vouches for it. */
	bool verify = !host->insecure && !(appliance->pin && !appliance->ca_file);

	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
	if (appliance->ca_file) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, appliance->ca_file);
		/* Else the system's authorities would count, too. */
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (appliance->pin)
		curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, appliance->pin);
	/* Not the environment's: a management network is seldom behind it. */
	curl_easy_setopt(easy, CURLOPT_PROXY, appliance->proxy ? appliance->proxy : "");
}

static void set_method(CURL *easy, const struct transfer *transfer)
{
	static const char *const methods[] = {
		[HTTP_GET] = "GET",
		[HTTP_POST] = "POST",
		[HTTP_PUT] = "PUT",
		[HTTP_DELETE] = "DELETE",
	};

	if (transfer->request.method == HTTP_GET)
		return;
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, methods[transfer->request.method]);
	if (transfer->body)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->body);
	/* On a connection that had died unnoticed libcurl would send it again by itself. */
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
}

static void set_bounds(CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)LEAST_SPEED);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)SLOW_S);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_SIZE);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
	/* Headers of ours would go along to another host: each is judged before. */
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
}

static void forget_answer(struct transfer *transfer)
{
	password_free(transfer->location);
	password_free(transfer->auth_token);
	transfer->location = transfer->auth_token = NULL;
	transfer->answer = (struct http_answer){0};
	transfer->heads_size = transfer->received = 0;
	transfer->retry_after_ms = -1;
	transfer->sink_error = 0;
	transfer->curl_error[0] = '\0';
}

static void free_heads(struct transfer *transfer)
{
	for (struct curl_slist *head = transfer->heads; head; head = head->next)
		explicit_bzero(head->data, strlen(head->data));
	curl_slist_free_all(transfer->heads);
	transfer->heads = NULL;
}

int transfer_prepare(struct transfer *transfer)
{
	CURL *easy = transfer->easy;

	forget_answer(transfer);
	free_heads(transfer);
	transfer->tries++;
	if (transfer->request.restart)
		transfer->request.restart(transfer->request.context);
	curl_easy_reset(easy);
	set_bounds(easy);
	set_trust(easy, transfer->host);
	set_method(easy, transfer);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->curl_error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	if (!make_heads(transfer) ||
	    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->heads) ||
	    curl_easy_setopt(easy, CURLOPT_URL, transfer->url))
		return -ENOMEM;
	return 0;
}

/* ----------------------------------------------------------------------- judging */

/* As errno has it what libcurl calls CODE. */
static int error_of(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return EHOSTUNREACH;
	case CURLE_COULDNT_CONNECT:
		return ECONNREFUSED;
	case CURLE_OPERATION_TIMEDOUT:
		return ETIMEDOUT;
	case CURLE_OUT_OF_MEMORY:
		return ENOMEM;
	case CURLE_PEER_FAILED_VERIFICATION:
		return EKEYREJECTED;
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
		return EKEYREVOKED;
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
		return ECONNRESET;
	default:
		return EIO;
	}
}

void transfer_fail(struct transfer *transfer, int error, const char *fault)
{
	transfer->answer.error = error;
	transfer->answer.fault = fault;
}

/* What the sink or the bounds did not like. */
static const char *refusal_of(int error)
{
	switch (error) {
	case -E2BIG:
		return "its answer is larger than any that makes sense";
	case -EBADMSG:
		return "its answer is no JSON";
	case -ENOMEM:
		return "no memory for its answer";
	default:
		return strerror(-error);
	}
}

static void describe(struct transfer *transfer, CURLcode result)
{
	if (transfer->sink_error)
		transfer_fail(transfer, transfer->sink_error,
			      refusal_of(transfer->sink_error));
	else if (result == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
		transfer_fail(transfer, -EKEYREVOKED,
			      "its public key is not the one that is pinned");
	else if (result)
		transfer_fail(transfer, -error_of(result),
			      *transfer->curl_error ? transfer->curl_error
						    : curl_easy_strerror(result));
}

/* Puts off the next try, if there may be one: false if not. */
static bool pause_before_next(struct transfer *transfer)
{
	int64_t pause = transfer->retry_after_ms;

	if (transfer->request.method != HTTP_GET || transfer->tries >= MOST_TRIES)
		return false;
	if (pause < 0)
		pause = FIRST_PAUSE_MS << (transfer->tries - 1);
	if (pause > MOST_PAUSE_MS || pause >= http_time_left(transfer->host->http))
		return false;
	transfer->not_before = clock_ms() + pause;
	return true;
}

/* Whether the service is only too busy now. */
static bool is_busy(long status)
{
	return status == 429 || status == 502 || status == 503 || status == 504;
}

/* Whether the connection broke: another may hold. */
static bool is_broken(CURLcode result)
{
	return result == CURLE_RECV_ERROR || result == CURLE_SEND_ERROR ||
	       result == CURLE_GOT_NOTHING || result == CURLE_PARTIAL_FILE;
}

/* A redirect within the host is followed; true if that is being done. */
static bool follow(struct transfer *transfer, long status)
{
	char *url = NULL;
	int error;

	if (status < 301 || status > 308 || status == 304 || !transfer->location)
		return false;
	error = origin_resolve(transfer->url, transfer->location, &url);
	if (error == -EXDEV) {
		transfer_fail(transfer, -EXDEV,
			      "it sends us to another host: not followed");
		return false;
	}
	if (error || transfer->request.method != HTTP_GET ||
	    transfer->redirects++ >= MOST_REDIRECTS) {
		free(url);
		return false;
	}
	free(transfer->url);
	transfer->url = url;
	transfer->tries = 0;
	return true;
}

/* A session is worth another if it ever served, and this request was not sent again yet. */
static bool may_renew(struct transfer *transfer, long status)
{
	const struct http_host *host = transfer->host;

	if (status != 401 || transfer->request.plain || transfer->request.last ||
	    !host->renew)
		return false;
	if (transfer->session != host->sessions)
		return host->session && transfer->renewals++ < 2;
	return (host->served || host->renewing) && transfer->renewals++ < 2;
}

static void fill_answer(struct transfer *transfer, long status)
{
	struct http_answer *answer = &transfer->answer;
	char *url = NULL;

	answer->status = status;
	if (transfer->kept)
		transfer->kept[answer->length] = '\0';
	answer->body = transfer->kept ? transfer->kept : "";
	answer->auth_token = transfer->auth_token;
	/* Where it leads elsewhere there is none. */
	if (transfer->location &&
	    origin_resolve(transfer->url, transfer->location, &url) == 0) {
		free(transfer->location);
		transfer->location = url;
		answer->location = url;
	}
}

enum transfer_outcome transfer_judge(struct transfer *transfer, CURLcode result)
{
	long status = status_of(transfer);

	describe(transfer, result);
	if (!transfer->sink_error &&
	    (is_broken(result) || (!result && is_busy(status))) &&
	    pause_before_next(transfer))
		return TRANSFER_AGAIN;
	if (!result && follow(transfer, status))
		return TRANSFER_AGAIN;
	if (!result && may_renew(transfer, status)) {
		transfer->tries = 0;
		return TRANSFER_RENEW;
	}
	if (!result && is_success(status) && !transfer->request.plain &&
	    transfer->session == transfer->host->sessions)
		transfer->host->served = true;
	fill_answer(transfer, status);
	return TRANSFER_DONE;
}

void transfer_clear(struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	char *kept = transfer->kept;

	forget_answer(transfer);
	free_heads(transfer);
	free(transfer->url);
	password_free(transfer->body);
	password_free(transfer->header);
	/* It may hold a token. */
	if (kept)
		explicit_bzero(kept, transfer->room);
	free(kept);
	*transfer = (struct transfer){.easy = easy};
}
