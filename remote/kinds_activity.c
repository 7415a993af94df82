/*
 * kinds_activity.c - what happened, what is being done, and who did it.
 */
#include "kinds_private.h"

static const struct inv_column alerts[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "associatedResource.resourceName",
		   "the resource that it is about: it has no name"),
	{"severity", INV_STRING, 0, NULL, "severity",
	 "OK Warning Critical Disabled Unknown"},
	{"alert_state", INV_STRING, 0, NULL, "alertState", "Active Locked Cleared"},
	{"urgency", INV_STRING, 0, NULL, "urgency", "None Low Medium High Immediate ..."},
	{"health_category", INV_STRING, 0, NULL, "healthCategory",
	 "what part it is about: Power, Memory ..."},
	{"alert_type_id", INV_STRING, 0, NULL, "alertTypeID", "what sort of alert it is"},
	{"description", INV_STRING, 0, NULL, "description", "what is the matter"},
	{"corrective_action", INV_STRING, 0, NULL, "correctiveAction", "what to do"},
	{"resource_category", INV_STRING, 0, NULL, "associatedResource.resourceCategory",
	 "kind of the resource: server-hardware ..."},
	{"resource_uri", INV_STRING, INV_PRIVATE, NULL, "associatedResource.resourceUri",
	 "the resource that it is about: its address"},
	{"assigned_to_user", INV_STRING, INV_PRIVATE, NULL, "assignedToUser",
	 "who is to look after it"},
	{"cleared_by_user", INV_STRING, INV_PRIVATE, NULL, "clearedByUser",
	 "who cleared it"},
	{"cleared_time", INV_STRING, 0, NULL, "clearedTime", "when it was cleared"},
	{"life_cycle", INV_BOOL, 0, NULL, "lifeCycle",
	 "it is about the resource's coming and going"},
	{"service_event_source", INV_BOOL, 0, NULL, "serviceEventSource",
	 "it may become a support case"},
	{"created", INV_STRING, 0, NULL, "created", "when it came up"},
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column events[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "eventTypeID", "what sort of event it is: it has no name"),
	{"severity", INV_STRING, 0, NULL, "severity",
	 "OK Warning Critical Disabled Unknown"},
	{"urgency", INV_STRING, 0, NULL, "urgency", "None Low Medium High Immediate ..."},
	{"health_category", INV_STRING, 0, NULL, "healthCategory",
	 "what part it is about: Power, Memory ..."},
	{"description", INV_STRING, 0, NULL, "description", "what happened"},
	{"processed", INV_BOOL, 0, NULL, "processed", "the appliance has dealt with it"},
	{"details", INV_LIST, 0, NULL, "eventDetails[*].eventItemName",
	 "names of what it tells"},
	{"detail_values", INV_LIST, INV_PRIVATE, NULL, "eventDetails[*].eventItemValue",
	 "what it tells"},
	{"received", INV_STRING, 0, NULL, "rxTime", "when the appliance heard of it"},
	{"created", INV_STRING, 0, NULL, "created", "when it was written down"},
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

/* The names of parents on request: else all tasks would be fetched for the sake of one. */
static const struct inv_column tasks[] = {
	KIND_APPLIANCE,
	KIND_NAME,
	{"task_state", INV_STRING, 0, NULL, "taskState",
	 "New Running Completed Warning Error Terminated Killed ..."},
	{"task_status", INV_STRING, 0, NULL, "taskStatus", "the same in words"},
	{"task_type", INV_STRING, 0, NULL, "taskType", "User, Appliance or Background"},
	{"state_reason", INV_STRING, 0, NULL, "stateReason", "why it is in that state"},
	{"owner", INV_STRING, INV_PRIVATE, NULL, "owner", "who started it"},
	{"user_initiated", INV_BOOL, 0, NULL, "userInitiated",
	 "somebody started it, not the appliance itself"},
	{"resource", INV_STRING, 0, NULL, "associatedResource.resourceName",
	 "the resource that it is about"},
	{"resource_uri", INV_STRING, INV_PRIVATE, NULL, "associatedResource.resourceUri",
	 "the resource that it is about: its address"},
	{"resource_category", INV_STRING, 0, NULL, "associatedResource.resourceCategory",
	 "kind of the resource: server-hardware ..."},
	{"complete_percent", INV_UINT, INV_VOLATILE, "percent", "percentComplete",
	 "how far it is; 100 of those that failed, too"},
	{"completed_steps", INV_UINT, INV_VOLATILE, NULL, "completedSteps",
	 "steps that are done"},
	{"total_steps", INV_UINT, INV_VOLATILE, NULL, "totalSteps", "steps it has"},
	{"expected_seconds", INV_UINT, 0, "seconds", "expectedDuration",
	 "how long it should take"},
	{"error_codes", INV_LIST, 0, NULL, "taskErrors[*].errorCode",
	 "what went wrong, for programs"},
	{"errors", INV_LIST, 0, NULL, "taskErrors[*].message", "what went wrong"},
	{"parent_task", INV_STRING, INV_ON_REQUEST, NULL, "parentTaskUri -> name",
	 "task that it is a part of"},
	{"parent_task_uri", INV_STRING, INV_PRIVATE, NULL, "parentTaskUri",
	 "task that it is a part of: its address"},
	{"created", INV_STRING, 0, NULL, "created", "when it was started"},
	KIND_MODIFIED,
	KIND_OBJECT,
	KIND_URI,
};

static const struct inv_column audit_logs[] = {
	KIND_APPLIANCE,
	KIND_NAMED(0, "action", "what was done: it has no name"),
	{"object_type", INV_STRING, 0, NULL, "objectType", "what it was done to"},
	{"result", INV_STRING, 0, NULL, "result", "SUCCESS, FAILURE ..."},
	{"severity", INV_STRING, 0, NULL, "severity", "INFO, NOTICE, WARNING ..."},
	{"message", INV_STRING, 0, NULL, "msg", "the same in words"},
	{"user", INV_STRING, INV_PRIVATE, NULL, "userId", "who did it"},
	{"domain", INV_STRING, 0, NULL, "domain", "directory of the user"},
	{"source_address", INV_STRING, INV_PRIVATE, NULL, "sourceIp",
	 "where the user was logged in from"},
	{"component", INV_STRING, 0, NULL, "componentId",
	 "part of the appliance that tells"},
	{"created", INV_STRING, 0, NULL, "dateTimeStamp", "when it was done"},
	KIND_OBJECT,
	KIND_URI,
};

const struct oneview_kind kind_alerts = {
	KIND(alerts, "/rest/alerts", "what is the matter, and what to do"),
	.created = "created",
};
const struct oneview_kind kind_events = {
	KIND(events, "/rest/events", "what devices told"),
	.created = "created",
};
const struct oneview_kind kind_tasks = {
	KIND(tasks, "/rest/tasks", "what the appliance does and did"),
	.created = "created",
};
const struct oneview_kind kind_audit_logs = {
	KIND(audit_logs, "/rest/audit-logs", "who did what"),
	/* "2015-10-05 18:14:17.679 UTC": not written as other times are. */
	.created = "dateTimeStamp",
	.unfiltered = true,
};
