"""Tasks: what a write has become, seen by whom asks again and again."""
import time

from service import Response
from service.messages import encode

from .errors import error_body

KIND = "tasks"
PENDING = ("New", "Starting", "Running")
DONE = ("Completed", "Warning", "Error", "Terminated", "Killed")


class Plan:
	"""
	How a task goes.

	outcome		one of DONE, or "Stalled": it runs for ever
	errors		taskErrors at its end; None: one that fits the outcome
	polls		how often it is seen pending first; states: as what, in turn
	seconds		not before so many seconds, however often it is looked at
	late_uri	associatedResource.resourceUri is null until the end
	left		what could not be created is left, in state CreateFailed
	answer		what the write itself is answered with: "location",
			"absolute" (the same as a whole URL), "body" (no Location but
			the task), "both", "nothing"; or a function of the task's URI
			that gives the Location
	"""

	def __init__(self, outcome="Completed", errors=None, polls=2, states=PENDING,
			seconds=None, late_uri=False, left=False, answer="location"):
		if outcome not in (*DONE, "Stalled"):
			raise ValueError(outcome)
		self.outcome, self.errors, self.left = outcome, errors, left
		self.polls, self.states, self.seconds = polls, states, seconds
		self.late_uri = late_uri
		self.answer = answer

	def task_errors(self):
		if self.errors is not None:
			return self.errors
		if self.outcome not in ("Warning", "Error"):
			return []
		return [error_body("ServerProfileTrouble",
			f"The task ended with \"{self.outcome}\".",
			"It was told to.", ["Do not tell it to.", "Or ask again."])]


class Task:
	"""FINISH(succeeded, plan), called at the end, returns what is wrong, or None."""

	def __init__(self, thing, plan, resource, finish):
		self.thing, self.plan, self.finish = thing, plan, finish
		self.resource = resource
		self.begun = time.monotonic()
		self.seen = 0
		self.over = False


class Tasks:
	"""
	default		the Plan of every task but those that plan() has named
	"""

	def __init__(self, site):
		self.default = Plan()
		self._site = site
		self._plans = []  # [times left, category, name, plan]
		self._tasks = {}
		self._count = 0

	def plan(self, category="*", name="*", times=1, **how):
		"""
		The next TIMES tasks called NAME ("Create", "Update", "Delete" ...) of
		CATEGORY go as HOW says: see Plan. Plans are used up in their order.
		"""
		self._plans.append([times, category, name, Plan(**how)])

	def _take(self, category, name):
		for each in self._plans:
			if each[0] > 0 and each[1] in ("*", category) and each[2] in ("*",
				name):
				each[0] -= 1
				return each[3]
		return self.default

	def start(self, name, category, resource, finish, request):
		"""A new task on RESOURCE (name and uri), and the response to REQUEST."""
		plan = self._take(category, name)
		self._count += 1
		uri = self._site.add(KIND, 10000 + self._count, name,
			owner="administrator",
			taskType="User", taskState="New", percentComplete=0,
			computedPercentComplete=0,
			stateReason=None, taskErrors=[], taskOutput=[],
			progressUpdates=[], hidden=False,
			associatedTaskUri=None, parentTaskUri=None, totalSteps=7,
			completedSteps=0,
			expectedDuration=60, isCancellable=False, userInitiated=True,
			data=None,
			associatedResource={"resourceUri": None if plan.late_uri
			else resource["uri"],
			"resourceName": resource["name"], "resourceCategory": category,
			"associationType": "MANAGED_BY"}, without=("scopesUri", "state",
			"status", "description"))
		task = Task(self._site.kinds[KIND][uri], plan, resource, finish)
		self._tasks[uri] = task
		if plan.answer == "nothing":
			self._end(task)
		return task, self._answer(task, request)

	def _answer(self, task, request):
		"""202, and somewhere in it the task; or not."""
		uri, how = task.thing["uri"], task.plan.answer
		headers, body = [("Content-Type", "application/json;charset=UTF-8")], b""
		if how in ("location", "both"):
			headers.append(("Location", uri))
		elif how == "absolute":
			headers.append(("Location", request.server.url + uri))
		elif callable(how):
			headers.append(("Location", how(uri)))
		if how in ("body", "both"):
			body = encode({**task.thing, "type": "TaskResourceV2"})
		return Response(202, headers, body)

	def look(self, uri):
		"""Somebody looks at the task at URI: it goes on."""
		task = self._tasks.get(uri)
		if not task or task.over:
			return
		task.seen += 1
		plan = task.plan
		early = plan.seconds is not None \
			and time.monotonic() - task.begun < plan.seconds
		if task.seen > plan.polls and not early and plan.outcome != "Stalled":
			self._end(task)
			return
		state = plan.states[min(task.seen, len(plan.states)) - 1]
		percent = min(90, 20 * task.seen)
		self._site.touch(task.thing, taskState=state, percentComplete=percent,
			computedPercentComplete=percent, completedSteps=min(6, task.seen),
			stateReason="Configuring")

	def _end(self, task):
		task.over = True
		outcome, errors = task.plan.outcome, task.plan.task_errors()
		if outcome == "Stalled":
			outcome = "Completed"
		wrong = task.finish(outcome in ("Completed", "Warning"), task.plan)
		if wrong:
			outcome, errors = "Error", [wrong]
		resource = {**task.thing["associatedResource"],
			"resourceUri": task.resource["uri"]}
		self._site.touch(task.thing, taskState=outcome, percentComplete=100,
			computedPercentComplete=100, completedSteps=7, taskErrors=errors,
			stateReason=None, associatedResource=resource)

	def finish_all(self):
		"""What is still under way ends now."""
		for task in self._tasks.values():
			if not task.over:
				self._end(task)

	@property
	def pending(self):
		return [uri for uri, task in self._tasks.items() if not task.over]
