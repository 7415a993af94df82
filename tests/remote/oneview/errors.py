"""Errors as the appliance words them."""
from service import json_response

# A guess where no document and no user's report has it: the code of what is not marked.
ACTIONS = {
	"AUTHN_AUTH_FAIL":
	"Enter a valid user name, password and directory and try again.",
	"AUTHORIZATION": "Log in again.",
	"RESOURCE_NOT_FOUND": "Verify the URI of the resource and try again.",
	"INVALID_API_VERSION": "Use a version between those that /rest/version names.",
}


def error_body(code, message, details="", actions=None, **more):
	if actions is None:
		actions = [ACTIONS.get(code, "Correct the request and try again.")]
	return {"errorCode": code, "message": message, "details": details,
		"errorSource": None,
		"messageParameters": [], "recommendedActions": actions,
		"nestedErrors": [], "data": {}, **more}


class Refusal(Exception):
	"""
	Why a request is not carried out. LATE: the appliance would find it out only in
	the task, unless it is told to check at once.
	"""

	def __init__(self, status, code, message, details="", actions=None, late=False,
			headers=()):
		super().__init__(f"{code}: {message} {details}")
		self.status, self.late, self.headers = status, late, headers
		self.body = error_body(code, message, details, actions)

	def response(self):
		return json_response(self.status, self.body, *self.headers)


def not_found(uri):
	return Refusal(404, "RESOURCE_NOT_FOUND",
		"The requested resource could not be found.", uri)


def invalid(message, details=""):
	"""A body that no appliance would even begin with."""
	return Refusal(400, "INVALID_JSON", message, details)


def status_response(status):
	"""To a status that a fault wants."""
	return json_response(status, error_body("GENERIC_HTTP_" + str(status),
		f"The appliance answered {status}.", "Only for this test."))
