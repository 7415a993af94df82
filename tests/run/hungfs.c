/*
 * hungfs.c - FUSE file systems that stop answering; without libfuse, from linux/fuse.h.
 *
 *   hungfs taken DIR...     every request but the mount's own is taken and never
 * answered: who waits for one cannot even be killed hungfs untaken DIR...   none is ever
 * taken: who waits for one dies when killed
 *
 * Mounts one on each DIR, says "ready", and ends with its standard input. Then, or when
 * it is killed, its descriptors are closed and the kernel fails whatever was waiting.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 64, REQUEST_SIZE = FUSE_MIN_READ_BUFFER };

static struct {
	const char *dir;
	int device;
	bool initialised;
} mounts[MOST];
static int count;

static void mount_one(const char *dir)
{
	char options[128];
	int device = open("/dev/fuse", O_RDWR | O_CLOEXEC | O_NONBLOCK);

	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
	if (device < 0 ||
	    mount("hungfs", dir, "fuse", MS_NOSUID | MS_NODEV, options) < 0) {
		fprintf(stderr, "hungfs: %s: %s\n", dir, strerror(errno));
		exit(1);
	}
	mounts[count].dir = dir;
	mounts[count++].device = device;
}

static void answer(int device, uint64_t unique, const void *body, size_t length)
{
	struct fuse_out_header head = {
		.len = (uint32_t)(sizeof(head) + length),
		.unique = unique,
	};
	struct iovec parts[] = {{&head, sizeof(head)}, {(void *)body, length}};

	if (writev(device, parts, 2) < 0)
		perror("hungfs: an answer");
}

static void answer_init(int i, const struct fuse_in_header *request)
{
	const struct fuse_init_out init = {
		.major = FUSE_KERNEL_VERSION,
		.minor = FUSE_KERNEL_MINOR_VERSION,
		.max_write = 4096,
	};

	answer(mounts[i].device, request->unique, &init, sizeof(init));
	mounts[i].initialised = true;
}

static void answer_root(int i, const struct fuse_in_header *request)
{
	const struct fuse_attr_out root = {
		.attr_valid = 3600,
		.attr = {.ino = FUSE_ROOT_ID, .mode = S_IFDIR | 0755, .nlink = 2},
	};

	answer(mounts[i].device, request->unique, &root, sizeof(root));
}

static void take_request(int i)
{
	_Alignas(struct fuse_in_header) char request[REQUEST_SIZE];
	const struct fuse_in_header *head = (const void *)request;

	if (read(mounts[i].device, request, sizeof(request)) < (ssize_t)sizeof(*head))
		return;
	if (head->opcode == FUSE_INIT)
		answer_init(i, head);
	else if (head->opcode == FUSE_GETATTR && head->nodeid == FUSE_ROOT_ID)
		answer_root(i, head);
}

static bool all_initialised(void)
{
	for (int i = 0; i < count; i++)
		if (!mounts[i].initialised)
			return false;
	return true;
}

static void say_ready(void)
{
	puts("ready");
	fflush(stdout);
}

static bool input_ended(const struct pollfd *input)
{
	char byte;

	return input->revents && read(input->fd, &byte, 1) <= 0;
}

static void take_requests(void)
{
	struct pollfd fds[MOST + 1];
	bool ready = false;

	for (int i = 0; i < count; i++)
		fds[i] = (struct pollfd){.fd = mounts[i].device, .events = POLLIN};
	fds[count] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
	while (poll(fds, (nfds_t)count + 1, -1) > 0 && !input_ended(&fds[count])) {
		for (int i = 0; i < count; i++)
			if (fds[i].revents & POLLIN)
				take_request(i);
		if (!ready && (ready = all_initialised()))
			say_ready();
	}
}

static void wait_for_end(void)
{
	char byte;

	say_ready();
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
}

int main(int argc, char **argv)
{
	bool taken = argc > 2 && strcmp(argv[1], "taken") == 0;

	if (argc < 3 || argc - 2 > MOST || (!taken && strcmp(argv[1], "untaken") != 0)) {
		fputs("usage: hungfs taken|untaken DIR...\n", stderr);
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	for (int i = 2; i < argc; i++)
		mount_one(argv[i]);
	taken ? take_requests() : wait_for_end();
	for (int i = 0; i < count; i++) {
		close(mounts[i].device);
		umount2(mounts[i].dir, MNT_DETACH);
	}
	return 0;
}
