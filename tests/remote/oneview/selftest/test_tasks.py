"""Tasks: how they are named, how they go, how they end."""
import oneview
from oneview import faults

from .client import Case
from .test_writes import ETHERNET


class Tasks(Case):
	names = ("london",)

	def create(self, name="new", **how):
		if how:
			self.london.tasks.plan("ethernet-networks", **how)
		return self.client.ask("POST", "/rest/ethernet-networks",
			{**ETHERNET, "name": name})

	def exists(self, name="new"):
		return self.client.get("/rest/ethernet-networks",
			filter=f"name='{name}'")["total"]

	def test_answers(self):
		answer = self.create("one")
		self.assertTrue(answer.headers["Location"].startswith("/rest/tasks/"))
		answer = self.create("two", answer="absolute")
		self.assertTrue(answer.headers["Location"].startswith(self.london.url))
		answer = self.create("three", answer="body")
		self.assertIsNone(answer.headers["Location"])
		self.assertEqual(answer.json()["type"], "TaskResourceV2")
		self.assertEqual(self.client.wait(answer)["taskState"], "Completed")
		answer = self.create("four", answer="nothing")
		self.assertEqual((answer.status, answer.body, answer.headers["Location"]),
			(202, b"", None))
		self.assertEqual(self.exists("four"), 1)
		answer = self.create("five",
			answer=lambda uri: "https://evil.example" + uri)
		self.assertIn("evil", answer.headers["Location"])

	def test_states(self):
		answer = self.create(polls=3, states=("New", "Suspended", "Running"))
		uri = answer.headers["Location"]
		seen = [self.client.get(uri) for _ in range(5)]
		self.assertEqual([each["taskState"] for each in seen],
			["New", "Suspended", "Running", "Completed", "Completed"])
		self.assertEqual([each["percentComplete"] for each in seen],
			[20, 40, 60, 100, 100])
		self.assertEqual(seen[4]["computedPercentComplete"], 100)
		self.assertEqual(seen[4]["category"], "tasks")

	def test_outcomes(self):
		for outcome, there in (("Warning", 1), ("Error", 0), ("Terminated", 0),
			("Killed", 0)):
			task = self.client.wait(self.create(f"x{outcome}",
				outcome=outcome))
			self.assertEqual((task["taskState"], task["percentComplete"]),
				(outcome, 100))
			self.assertEqual(bool(task["taskErrors"]),
				outcome in ("Warning", "Error"))
			for error in task["taskErrors"]:
				self.assertTrue(error["message"]
					and error["recommendedActions"])
			self.assertEqual(self.exists(f"x{outcome}"), there)
		task = self.client.wait(self.create("mine", outcome="Error", errors=[
			{"errorCode": "E1", "message": "m"}]))
		self.assertEqual(task["taskErrors"][0]["errorCode"], "E1")

	def test_it_may_stall(self):
		uri = self.create(outcome="Stalled").headers["Location"]
		for _ in range(20):
			task = self.client.get(uri)
		self.assertEqual(task["taskState"], "Running")
		self.assertEqual(self.london.tasks.pending, [uri])
		self.london.tasks.finish_all()
		self.assertEqual(self.client.get(uri)["taskState"], "Completed")

	def test_time_may_count(self):
		answer = self.create(polls=0, seconds=0.05)
		self.assertEqual(self.client.get(answer.headers["Location"])["taskState"],
			"New")
		self.assertEqual(self.client.wait(answer)["taskState"], "Completed")

	def test_the_resource_may_come_late(self):
		answer = self.create(late_uri=True)
		first = self.client.get(answer.headers["Location"])
		self.assertIsNone(first["associatedResource"]["resourceUri"])
		last = self.client.wait(answer)
		self.assertTrue(last["associatedResource"]["resourceUri"])

	def test_mistakes_are_found_in_the_task(self):
		answer = self.client.ask("POST", "/rest/ethernet-networks",
			{**ETHERNET, "name": "Management"})
		self.assertEqual(answer.status, 202)
		task = self.client.wait(answer)
		self.assertEqual((task["taskState"], task["taskErrors"][0]["errorCode"]),
			("Error", "DUPLICATE_NAME"))
		answer = self.client.ask("POST", "/rest/ethernet-networks",
			{**ETHERNET, "vlanId": "7"})
		self.assertEqual(answer.status, 400)

	def test_a_profile_that_failed_may_be_left(self):
		source = self.london.named("server-profiles", "plain")
		body = {"type": "ServerProfileV12", "name": "left",
			"serverHardwareTypeUri": source["serverHardwareTypeUri"],
			"enclosureGroupUri": source["enclosureGroupUri"]}
		self.london.tasks.plan("server-profiles", "Create", outcome="Error",
			left=True)
		self.client.wait(self.client.ask("POST", "/rest/server-profiles", body))
		left = self.london.named("server-profiles", "left")
		self.assertEqual((left["state"], left["status"]),
			("CreateFailed", "Critical"))

	def test_the_network_may_fail_meanwhile(self):
		uri = self.create().headers["Location"]
		rule = self.london.faults.add("GET", "/rest/tasks/*", faults.reset(),
			times=2)
		for _ in range(2):
			with self.assertRaises(OSError):
				self.client.ask("GET", uri)
			self.client.connection.close()
		self.assertEqual((self.client.ask("GET", uri).status, rule.hits),
			(200, 2))

	def test_a_lost_answer_has_been_carried_out(self):
		self.london.faults.add("POST", "/rest/ethernet-networks",
			faults.lost_answer())
		with self.assertRaises(OSError):
			self.create()
		self.client.connection.close()
		self.assertEqual(self.exists(), 1)
		self.assertRaises(ValueError, oneview.Plan, "Nonsense")
