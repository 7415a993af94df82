/*
 * password.c - passwords from where they are kept. Every buffer that held one is
 * overwritten, and no message has a byte of one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appliance.h"
#include "cleanup.h"
#include "owned_file.h"
#include "password_command.h"
#include "terminal.h"

enum {
	MOST_PASSWORD = 4096,
	MOST_FILE = 64 << 10,
	ROOM = MOST_PASSWORD + 3, /* with a line's end, and to see that there is more */
};

static const char variable[] = "INV_PASSWORD";

/* A password as it came, and what to call where it came from. */
struct secret {
	char bytes[ROOM];
	char *fault;
};

static void forget(struct secret *secret)
{
	explicit_bzero(secret->bytes, sizeof(secret->bytes));
}

void password_free(char *password)
{
	if (password)
		explicit_bzero(password, strlen(password));
	free(password);
}

static int say(const struct secret *secret, int error, const char *source,
	       const char *fault)
{
	snprintf(secret->fault, PASSWORD_FAULT_SIZE, "%.350s: %s", source, fault);
	return -error;
}

/* -------------------------------------------------------------------------- judging */

/* Copies LENGTH bytes that came from SOURCE, if a password may be so. */
static int give(const struct secret *secret, const char *source, const char *bytes,
		size_t length, char **password)
{
	if (length == 0)
		return say(secret, ENODATA, source, "no password there: it is empty");
	if (length > MOST_PASSWORD)
		return say(secret, E2BIG, source, "a password of more than 4096 bytes");
	if (memchr(bytes, '\0', length))
		return say(secret, EINVAL, source, "a password with a NUL in it");
	*password = strndup(bytes, length);
	return *password ? 0 : say(secret, ENOMEM, source, strerror(ENOMEM));
}

/* The first line of what came; editors of other systems end it with \r\n. */
static int give_line(const struct secret *secret, const char *source, const char *bytes,
		     size_t length, char **password)
{
	const char *end = length ? memchr(bytes, '\n', length) : NULL;

	if (end)
		length = (size_t)(end - bytes);
	if (end && length > 0 && bytes[length - 1] == '\r')
		length--;
	return give(secret, source, bytes, length, password);
}

/* -------------------------------------------------------------------------- sources */

static int from_file(const struct secret *secret, const char *path, char **password)
{
	char fault[OWNED_FILE_FAULT_SIZE];
	struct owned_file file;
	int error = owned_file_read(path, MOST_FILE, &file, fault);

	if (error)
		return say(secret, -error, path, fault);
	if (file.secret)
		error = give_line(secret, path, file.bytes, file.length, password);
	else
		error = say(secret, EPERM, path,
			    "others can read it: chmod 600 makes it a secret");
	owned_file_free(&file);
	return error;
}

static int from_environment(const struct secret *secret, const char *name,
			    char **password)
{
	const char *value = getenv(name);

	if (!value)
		return say(secret, ENOENT, name, "not set in the environment");
	return give(secret, name, value, strlen(value), password);
}

static int from_command(struct inv_run *run, struct secret *secret, char *const command[],
			char **password)
{
	char source[128], name[65], fault[256];
	long length = password_command_run(run, command, secret->bytes, ROOM, fault);

	password_command_name(command, name);
	snprintf(source, sizeof(source), "password_command %s", name);
	if (length < 0)
		return say(secret, (int)-length, source, fault);
	return give_line(secret, source, secret->bytes, (size_t)length, password);
}

static const char *why_unanswered(long error)
{
	switch (error) {
	case -ENOTTY:
		return "there is no terminal to ask at: set INV_PASSWORD, or "
		       "password_file, password_env or password_command in the "
		       "configuration file";
	case -ETIMEDOUT:
		return "nobody answered in time";
	case -EINTR:
		return "interrupted";
	default:
		return strerror((int)-error);
	}
}

static int from_terminal(struct inv_run *run, struct secret *secret,
			 const struct appliance *appliance, char **password)
{
	char question[512];
	long length;

	snprintf(question, sizeof(question),
		 "Password of %.200s at %.200s: ", appliance->user, appliance->name);
	length = terminal_ask(question, password_time_left(run), secret->bytes, ROOM);
	if (length < 0)
		return say(secret, (int)-length, "password", why_unanswered(length));
	return give(secret, "password", secret->bytes, (size_t)length, password);
}

int appliance_password(struct inv_run *run, const struct appliance *appliance,
		       char **password, char fault[PASSWORD_FAULT_SIZE])
{
	INV_CLEANUP(forget) struct secret secret = {.fault = fault};
	const struct password_source *source = &appliance->password;

	if (!appliance->user)
		return say(&secret, EINVAL, "no user is known",
			   "\"user\" in the configuration file, INV_USER or "
			   "--at https://USER@HOST says it");
	if (inv_stopping(run))
		return say(&secret, EINTR, "password", "interrupted");
	if (source->file)
		return from_file(&secret, source->file, password);
	if (source->environment)
		return from_environment(&secret, source->environment, password);
	if (source->command)
		return from_command(run, &secret, source->command, password);
	if (source->itself)
		return give(&secret, "password", source->itself, strlen(source->itself),
			    password);
	if (getenv(variable))
		return from_environment(&secret, variable, password);
	return from_terminal(run, &secret, appliance, password);
}
