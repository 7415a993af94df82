/*
 * http_poll.c - waiting for libcurl's sockets with epoll.
 */
#include <sys/epoll.h>
#include <unistd.h>

#include "clock.h"

#include "http_private.h"

enum { MOST_READY = 16 };

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context,
			void *known)
{
	const struct http *http = context;
	struct epoll_event event = {.data.fd = socket};

	(void)easy;
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	if (what == CURL_POLL_REMOVE) {
		/* Closed before, it was taken out by that. */
		epoll_ctl(http->epoll, EPOLL_CTL_DEL, socket, NULL);
		return 0;
	}
	curl_multi_assign(http->multi, socket, context);
	if (epoll_ctl(http->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket,
		      &event) == 0)
		return 0;
	/* What is known is of another, closed, whose number this one got. */
	return epoll_ctl(http->epoll, known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket,
			 &event);
}

static int set_timer(CURLM *multi, long timeout, void *context)
{
	struct http *http = context;

	(void)multi;
	http->timer = timeout < 0 ? -1 : clock_ms() + timeout;
	return 0;
}

bool http_poll_start(struct http *http)
{
	http->timer = -1;
	http->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (http->epoll < 0)
		return false;
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
	return true;
}

static int wait_for(const struct http *http, int most)
{
	int64_t left = http->timer < 0 ? most : http->timer - clock_ms();

	return left > most ? most : left < 0 ? 0 : (int)left;
}

static int flags_of(uint32_t events)
{
	int flags = 0;

	if (events & (EPOLLIN | EPOLLHUP))
		flags |= CURL_CSELECT_IN;
	if (events & EPOLLOUT)
		flags |= CURL_CSELECT_OUT;
	return events & EPOLLERR ? flags | CURL_CSELECT_ERR : flags;
}

void http_poll(struct http *http, int most)
{
	struct epoll_event ready[MOST_READY];
	int count = epoll_wait(http->epoll, ready, MOST_READY, wait_for(http, most));
	int running;

	for (int i = 0; i < count; i++) {
		curl_multi_socket_action(http->multi, ready[i].data.fd,
					 flags_of(ready[i].events), &running);
		http_go_on(http);
	}
	if (http->timer >= 0 && http->timer <= clock_ms()) {
		http->timer = -1;
		curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
}
