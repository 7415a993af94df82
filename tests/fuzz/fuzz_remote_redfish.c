/*
 * fuzz_remote_redfish.c - what a hostile Redfish service may answer: a byte that
 * chooses the table, then answers with NULs between them, each a byte that says what
 * was asked for and the document.
 */
#include "fuzz.h"
#include "redfish_service.h"

enum { MOST_ANSWERS = 16 };

/* Of the input that is being tried. */
static const uint8_t *input;
static size_t input_size;

static void take(struct redfish_service *service, const uint8_t *text, size_t length)
{
	char *body = fuzz_string(text + 1, length - 1);
	const struct redfish_task task = {
		.path = "/redfish/v1/Asked/1",
		.document = (enum redfish_document)(text[0] % REDFISH_DOCUMENTS),
		.is_collection = text[0] >= 128,
		.system = "1",
		.parent = "1",
	};
	const struct redfish_answer answer = {
		.status = 200,
		.body = body,
		.length = strlen(body),
	};

	redfish_take(service, &task, &answer);
	free(body);
}

static void take_all(struct redfish_service *service)
{
	for (int i = 0; i < MOST_ANSWERS && input_size; i++) {
		const uint8_t *end = memchr(input, '\0', input_size);
		size_t length = end ? (size_t)(end - input) : input_size;

		if (length)
			take(service, input, length);
		input += length + (end != NULL);
		input_size -= length + (end != NULL);
	}
}

/* Nothing is sent: what is asked for is answered with -ECANCELED. */
static int collect(struct inv_run *run)
{
	static char name[] = "bmc", url[] = "https://bmc.example";
	const struct appliance appliance = {.name = name, .url = url};
	struct redfish_run all;
	struct redfish_service service = {.all = &all, .appliance = &appliance};

	fuzz_check(redfish_run_make(&all, run, NULL, false) == 0);
	service.last_system = &service.systems;
	service.last_note = &service.notes;
	service.queue.last = &service.queue.first;
	redfish_queue_close(&service.queue);
	take_all(&service);
	redfish_service_end(&service);
	redfish_run_free(&all);
	return 0;
}

static const struct inv_collector collector = {
	.name = "redfish",
	.summary = "fuzzed",
	.views = redfish_views,
	.collect = collect,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct options options = {.root = "/", .stable = true};
	const struct inv_view *view;
	size_t slots[FUZZ_MOST_COLUMNS] = {0}, shown[FUZZ_MOST_COLUMNS];
	struct selection selection = {
		.collector = &collector,
		.shown = shown,
		.slots = slots,
	};
	struct report report;
	struct job job;

	if (!size)
		return 0;
	selection.view = data[0] % REDFISH_VIEWS;
	view = redfish_views[selection.view];
	selection.name = view->name;
	selection.columns = view->columns;
	selection.n_columns = view->n_columns;
	for (size_t i = 0; i < view->n_columns; i++) {
		slots[i] = ++selection.n_slots;
		shown[selection.n_shown++] = i;
	}
	input = data + 1;
	input_size = size - 1;
	fuzz_run(&selection, "/", &job);
	fuzz_check(report_make(&options, &job, 1, &report));
	fuzz_check_json(&report.report);
	fuzz_check_tab(&report.report);
	report_free(&report);
	fuzz_clear(job.arena);
	return 0;
}
