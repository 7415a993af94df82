"""What happened: alerts, events, audit logs, tasks."""
import uuid

from .enclosures import enclosure_name
from .identities import ODD_NAMES, ROOT
from .servers import server_name
from .site import moment

ALERTS, EVENTS, AUDITS, TASKS = 300, 180, 150, 120


def build(site):
	for number in range(ALERTS):
		alert(site, number)
	for number in range(EVENTS):
		event(site, number)
	for number in range(AUDITS):
		audit(site, number)
	for number in range(TASKS):
		task(site, number)


def server(site, number):
	index = number % 190
	return {"resourceUri": site.uri("server-hardware", index),
		"resourceName": server_name(index), "resourceCategory": "server-hardware",
		"associationType": "HAS_A"}


def enclosure(site, number):
	return {"resourceUri": site.uri("enclosures", number),
		"resourceName": enclosure_name(number), "resourceCategory": "enclosures",
		"associationType": "HAS_A"}


def alert(site, number):
	where = server(site, number) if number % 11 else enclosure(site, number % 16)
	site.add("alerts", number, None, uri=f"/rest/alerts/{number + 1}",
		severity=("OK", "Warning", "Critical", "Unknown", "Disabled")[number % 5],
		alertState=("Active", "Cleared", "Locked")[number % 3], urgency="None",
		healthCategory=("Power", "Memory", "Storage", "None")[number % 4],
		description=f"Trouble {number}: {ODD_NAMES[number % len(ODD_NAMES)]}",
		correctiveAction=None if number % 4 else "Look at it.\nThen again.",
		resourceUri=where["resourceUri"], resourceID=None,
		associatedResource=where,
		alertTypeID=f"server-hardware.trouble.{number % 7}",
		physicalResourceType=where["resourceCategory"], lifeCycle=True,
		changeLog=[], childAlerts=None, parentAlert=None,
		assignedToUser=None if number % 6 else "administrator",
		clearedByUser="System" if number % 3 == 1 else None, clearedTime=None,
		associatedEventUris=[f"/rest/events/{number % EVENTS + 1}"],
		serviceEventSource=False, serviceEventDetails=None,
		without=("name", "scopesUri", "status", "state"))


def event(site, number):
	site.add("events", number, None, uri=f"/rest/events/{number + 1}",
		severity=("OK", "Warning")[number % 2],
		eventTypeID=f"event.type.{number % 5}", description=f"Event {number}",
		rxTime=moment(number), processed=True,
		eventDetails=[{"eventItemName": "ipv4Address",
		"eventItemValue": "172.18.6.5", "isThisVarbindData": False,
		"varBindOrderIndex": -1}],
		healthCategory="Processor", originalAddress="", resourceUri=None,
		urgency="None", createdByTrap=number % 2 == 0,
		without=("name", "scopesUri", "status", "state"))


def audit(site, number):
	site.add("audit-logs", number, None, uri=f"/rest/audit-logs/{number + 1}",
		sessionId=f"{number:06d}",
		user=("administrator", "CORP\\jörg")[number % 2],
		domain=("LOCAL", "corp.example")[number % 2],
		action=("LOGIN", "CREATE", "DELETE", "LOGOUT")[number % 4],
		result="SUCCESS" if number % 9 else "FAILURE",
		msg=f"did, \"something\"\t{number}", severity="INFO",
		dateTime=moment(number), clientHostIpAddr="192.0.2.7", component="AUTHN",
		taskId=None, eventId=9007199254740993 + number, objectType="SESSION",
		objectName=None,
		without=("name", "scopesUri", "status", "state", "description"))


def task(site, number):
	state = ("Completed", "Completed", "Warning", "Error", "Terminated",
		"Killed")[number % 6]
	kind = "server-profiles" if number % 2 else "server-hardware"
	fault = {"errorCode": "ServerFault", "message": "The server \"sulks\".",
		"details": "",
		"messageParameters": [], "recommendedActions": ["Ask it,\nnicely."],
		"nestedErrors": [], "errorSource": None, "data": {}}
	site.add("tasks", number, ("Create", "Update", "Delete", "Power on")[number % 4],
		owner="administrator", taskType="User", taskState=state,
		percentComplete=100, computedPercentComplete=100, stateReason=None,
		progressUpdates=[], taskOutput=[],
		taskErrors=[fault] if state in ("Warning", "Error") else [], hidden=False,
		associatedTaskUri=None, parentTaskUri=None, totalSteps=7,
		completedSteps=7, expectedDuration=60, isCancellable=False,
		userInitiated=number % 3 != 0, data=None,
		correlationId=str(uuid.uuid5(ROOT, f"{site.name} task {number}")),
		associatedResource={**server(site, number), "resourceCategory": kind}
		if kind == "server-hardware" else {"resourceUri": None,
		"resourceName": f"app-{number}", "resourceCategory": kind,
		"associationType": "MANAGED_BY"},
		without=("scopesUri", "state", "status", "description"))
