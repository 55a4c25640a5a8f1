"""What each person chooses about language models, over HTTP against a scripted model: what leaves
the machine in each position of the dial, one's own model, budgets, usage, and what was sent."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from own_server import HOME, PROGRAM, OwnServer  # noqa: E402
from people import Person  # noqa: E402
from scripted_model import ScriptedModel, says, text_of  # noqa: E402

SERVERS_KEY, OWN_KEY = "sk-server-55e1aa90bb", "sk-own-0123456789-w8kq"
COMMON, RARE = "Zebrafinch Holdings", "Quokka Brothers"
ORDERS = "order_id,customer,region,amount\n" + "".join(
    f"{n},{COMMON if n % 2 else 'Wombat Trust' if n % 4 else 'Axolotl Group'},North,{n}.5\n"
    for n in range(1, 25)) + f"99,{RARE},South,7\n98,Numbat Partners,South,8\n"
GOOD = {"sql": "SELECT region, sum(amount) AS total FROM orders GROUP BY region", "sentence": ""}
ONE = {"sql": "SELECT 1 AS one", "sentence": ""}
LOOK = ("run_sql", {"sql": "SELECT customer FROM orders WHERE order_id = 99"})


@unittest.skipUnless(HOME and PROGRAM, "no running dev is given")
class Models(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.model = ScriptedModel()
        cls.model.__enter__()
        cls.addClassCleanup(cls.model.__exit__)
        host = cls.model.base_url.split("/")[2]
        cls.settings = {
            "OPENAI_MODEL": "mine", "OPENAI_BASE_URL": cls.model.base_url,
            "OPENAI_API_KEY": SERVERS_KEY, "MODEL_SHARE": "rows", "MODEL_CURRENCY": "EUR",
            "MODEL_PRICES": "mine=1/0.5/2", "MODEL_OWN_ENDPOINTS": f"public,{host}"}
        cls.server = OwnServer(**cls.settings).wait_until_up()
        cls.addClassCleanup(cls.server.stop)
        cls.people = 0

    def setUp(self):
        self.model.seen.clear()
        self.model.scenarios["mine"] = says(("final", ONE))

    def person(self, with_data=False):
        """Somebody new."""
        type(self).people += 1
        email = f"models-{os.getpid()}-{self.people}@example.com"
        if with_data:
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "orders.csv"
                path.write_text(ORDERS, encoding="utf-8")
                done = subprocess.run([PROGRAM, "import", path, "--as", email], check=False,
                                      capture_output=True, text=True,
                                      env={**os.environ, "SQLAGENT_HOME": HOME})
                self.assertEqual(done.returncode, 0, done.stderr)
        return Person(self.server, email)

    def told(self):
        return "\n".join(text_of(one["request"]) for one in self.model.seen)

    def own(self, **change):
        return {"base_url": self.model.base_url, "model": "theirs", "key": OWN_KEY, **change}

    # ---- the dial

    def test_each_position_of_the_dial_lets_out_what_it_says(self):
        ada = self.person(with_data=True)
        for share, common, rare in (("schema", False, False), ("samples", True, False),
                                    ("rows", True, True)):
            self.assertEqual(ada.choose(share=share)["share"], share)
            self.model.seen.clear()
            self.model.scenarios["mine"] = says(LOOK, ("final", GOOD))
            answer = ada.ask()
            self.assertEqual(answer["engine"], "model")
            told = self.told()
            self.assertIn("customer", told, share)
            self.assertEqual((COMMON in told, RARE in told), (common, rare), share)

    def test_no_model_is_no_model(self):
        ada = self.person(with_data=True)
        ada.choose(share="nothing")
        self.assertEqual(ada.raw("POST", "/query", {"query": "x", "engine": "model"})[0], 422)
        for engine in ("auto", "offline"):
            answer = ada.ask(engine=engine)
            self.assertFalse(answer["can_ask_model"])
        self.assertFalse(ada.call("POST", "/user/model/try")["works"])
        ada.choose(endpoint=self.own())
        self.assertEqual(ada.raw("POST", "/query", {"query": "x", "engine": "model"})[0], 422)
        self.assertEqual(self.model.seen, [])
        self.assertEqual(ada.choose(share=None)["share"], "rows")

    def test_what_the_offline_engine_found_in_cells_is_not_told_with_names_alone(self):
        ada = self.person(with_data=True)
        for share, told in (("schema", False), ("samples", True)):
            ada.choose(share=share)
            first = ada.ask("total amount for zebrafinch", engine="offline")
            self.assertIn(COMMON, first["query_used"])
            self.model.seen.clear()
            self.model.scenarios["mine"] = says(("final", GOOD))
            ada.ask("and in the north?", session_id=first["session_id"])
            ada.ask("total amount for zebrafinch")  # a reading of its own
            self.assertIn("zebrafinch", self.told())
            self.assertEqual("Holdings" in self.told(), told, share)

    def test_the_servers_setting_is_the_most(self):
        server = OwnServer(**{**self.settings, "MODEL_SHARE": "schema"}).wait_until_up()
        self.addCleanup(server.stop)
        ada = self.person()
        ada.choose(share="rows")
        self.assertEqual(ada.call("GET", "/user/model", server=server)["share"], "schema")
        self.assertEqual(ada.raw("PUT", "/user/model", {"share": "samples"}, server)[0], 400)
        self.assertEqual(ada.raw("PUT", "/user/model", {"share": "schema"}, server)[0], 200)

    # ---- a model of one's own

    def test_a_model_of_ones_own_gets_ones_own_key(self):
        ada = self.person()
        self.model.scenarios["theirs"] = says(("final", ONE))
        kept = ada.choose(endpoint=self.own(price="3/15"))
        self.assertEqual(kept["endpoint"]["key_ends_in"], OWN_KEY[-4:])
        answer = ada.ask()
        self.assertEqual(answer["cost"]["model"], "theirs")
        self.assertEqual(answer["cost"]["money"], 0.000081)
        self.assertEqual(self.model.seen[0]["headers"]["authorization"], "Bearer " + OWN_KEY)
        everything = json.dumps([kept, answer]) + "".join(
            ada.raw("GET", path)[1] for path in
            ("/user/model", "/user/model/usage", f"/query/{answer['message_id']}/sent",
             f"/sessions/{answer['session_id']}"))
        self.assertNotIn(OWN_KEY, everything)
        self.assertNotIn(SERVERS_KEY, everything)
        ada.choose(endpoint=None)
        ada.ask()
        self.assertEqual(self.model.seen[-1]["headers"]["authorization"], "Bearer " + SERVERS_KEY)

    def test_a_kept_key_goes_to_no_other_address(self):
        ada = self.person()
        ada.choose(endpoint=self.own())
        self.assertTrue(ada.choose(endpoint={"base_url": self.model.base_url, "model": "other"})
                        ["endpoint"]["key_is_set"])
        elsewhere = {"base_url": "https://models.example.com/v1", "model": "theirs"}
        status, text = ada.raw("PUT", "/user/model", {"endpoint": elsewhere})
        self.assertEqual(status, 400)
        self.assertIn("Give the key again", text)
        self.assertFalse(ada.choose(endpoint=elsewhere | {"key": ""})["endpoint"]["key_is_set"])

    def test_addresses_that_lead_elsewhere_are_refused(self):
        ada = self.person()
        port = self.model.base_url.split(":")[2].split("/")[0]
        for url in ("http://api.openai.com/v1", "file:///etc/passwd", "ftp://example.com/",
                    "https://127.0.0.1/v1", "https://127.1/v1", "https://[::1]/v1",
                    "https://[::ffff:127.0.0.1]/v1", "https://169.254.169.254/v1",
                    "https://localhost/v1", f"http://localhost:{port}", "https://0.0.0.0/v1",
                    "https://2130706433/v1", "https://metadata.google.internal/v1",
                    "https://me:secret@example.com/v1", "https://①②⑦.⓪.⓪.①/v1",
                    f"http://127.0.0.1:{port}@example.com/v1", "https://example.com/\r\nX: 1",
                    "https://example.com/" + "a" * 50_000, "", "x" * 3000):
            status, text = ada.raw("PUT", "/user/model",
                                   {"endpoint": self.own(base_url=url)})
            self.assertEqual(status, 400, (url[:80], text))
            self.assertNotIn(OWN_KEY, text)
        for change in ({"key": "sk-1\r\nX-Evil: 1"}, {"key": "k" * 9000}, {"model": "a b"},
                       {"model": ""}, {"price": "cheap"}, {"other": 1}):
            self.assertEqual(ada.raw("PUT", "/user/model", {"endpoint": self.own(**change)})[0],
                             400, change)
        self.assertIsNone(ada.call("GET", "/user/model")["endpoint"])
        self.assertEqual(self.model.seen, [])

    def test_a_server_without_own_endpoints_asks_none(self):
        ada = self.person()
        ada.choose(endpoint=self.own())
        server = OwnServer(**{**self.settings, "MODEL_OWN_ENDPOINTS": "none"}).wait_until_up()
        self.addCleanup(server.stop)
        self.assertEqual(ada.raw("PUT", "/user/model", {"endpoint": self.own()}, server)[0], 400)
        self.assertEqual(
            ada.raw("POST", "/query", {"query": "x", "engine": "model"}, server)[0], 422)
        self.assertEqual(self.model.seen, [])

    def test_trying_says_what_is_wrong(self):
        ada = self.person()
        ada.choose(endpoint=self.own())

        async def refuses(call):
            await call.error(401, f"Incorrect API key provided: {OWN_KEY}")
        for scenario, word in ((refuses, "key"), (None, "does not know")):
            if scenario:
                self.model.scenarios["theirs"] = scenario
            else:
                del self.model.scenarios["theirs"]
            status, text = ada.raw("POST", "/user/model/try")
            self.assertEqual(status, 200)
            self.assertFalse(json.loads(text)["works"])
            self.assertIn(word, json.loads(text)["sentence"])
            self.assertNotIn(OWN_KEY, text)
        self.model.scenarios["theirs"] = says("ready")
        self.assertTrue(ada.call("POST", "/user/model/try")["works"])

    def test_changes_at_once_leave_one_of_them(self):
        ada = self.person()
        names = [f"model-{n}" for n in range(12)]
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            list(pool.map(lambda name: ada.choose(
                endpoint=self.own(model=name, key=f"sk-key-of-{name}-0123")), names))
        kept = ada.call("GET", "/user/model")["endpoint"]["model"]
        self.assertIn(kept, names)
        self.model.scenarios[kept] = says("ready")
        self.assertTrue(ada.call("POST", "/user/model/try")["works"])
        self.assertEqual(self.model.seen[-1]["headers"]["authorization"],
                         f"Bearer sk-key-of-{kept}-0123")

    # ---- cost, budgets, usage

    def test_an_answer_says_what_it_cost(self):
        ada = self.person()
        cost = ada.ask()["cost"]
        self.assertEqual((cost["money"], cost["currency"]), (0.000016, "EUR"))
        self.model.scenarios["theirs"] = says(("final", ONE))
        ada.choose(endpoint=self.own())
        cost = ada.ask()["cost"]
        self.assertEqual((cost["money"], cost["currency"]), (None, None))
        self.assertEqual(ada.raw("PUT", "/user/model", {"money_per_day": "1"})[0], 400)

    def test_a_budget_holds_for_many_at_once_and_for_two_servers(self):
        ada = self.person()
        second = OwnServer(**self.settings).wait_until_up()
        self.addCleanup(second.stop)
        ada.choose(tokens_per_day=1)
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(
                lambda n: ada.ask(server=(self.server, second)[n % 2]), range(6)))
        self.assertEqual(len(self.model.seen), 1)
        refused = [one for one in answers if one["cost"] is None]
        self.assertEqual(len(refused), 5)
        for answer in refused:
            self.assertNotEqual(answer["engine"], "model")
            self.assertIn("budget for language models (1 tokens", " ".join(answer["warnings"]))
        # which knows nothing but what the database says
        third = OwnServer(**self.settings).wait_until_up()
        self.addCleanup(third.stop)
        self.assertIsNone(ada.ask(server=third)["cost"])
        self.assertEqual(ada.call("GET", "/user/model")["today"]["tokens"], 15)
        ada.choose(tokens_per_day=None)
        self.assertIsNotNone(ada.ask()["cost"])

    def test_the_servers_budget_is_everybodys_own(self):
        server = OwnServer(**{**self.settings, "MODEL_MONEY_PER_DAY": "0.00001"}).wait_until_up()
        self.addCleanup(server.stop)
        ada, bo = self.person(), self.person()
        for one in (ada, bo):
            self.assertIsNotNone(one.ask(server=server)["cost"])
            answer = one.ask(server=server)
            self.assertIsNone(answer["cost"])
            self.assertIn("0.00001 EUR", " ".join(answer["warnings"]))
        self.assertEqual(ada.raw("PUT", "/user/model", {"money_per_day": "1"}, server)[0], 400)
        for bad in ({"tokens_per_day": -1}, {"tokens_per_day": 1.5}, {"tokens_per_day": "1"},
                    {"money_per_day": "-1"}, {"money_per_day": "1e9"}, {"share": "all"},
                    {"endpoint": "x"}, {"chare": "rows"}):
            self.assertEqual(ada.raw("PUT", "/user/model", bad)[0], 400, bad)

    def test_nothing_is_spent_at_zero(self):
        ada = self.person()
        ada.choose(tokens_per_day=0)
        self.assertIsNone(ada.ask()["cost"])
        self.assertEqual(self.model.seen, [])

    def test_a_refusal_costs_nothing_and_a_reply_without_figures_is_estimated(self):
        ada = self.person()

        async def refuses(call):
            await call.error(401, "no")

        async def untold(call):
            await call.stream([call.event({"role": "assistant", "content": "ready"}),
                               call.event({}, "stop"), call.data("[DONE]")])
        self.model.scenarios["mine"] = refuses
        ada.call("POST", "/user/model/try")
        self.assertEqual(ada.call("GET", "/user/model")["today"]["tokens"], 0)
        self.assertEqual(ada.call("GET", "/user/model/usage")["days"], [])
        self.model.scenarios["mine"] = untold
        ada.call("POST", "/user/model/try")
        used = ada.call("GET", "/user/model/usage")["days"][0]
        self.assertEqual((used["calls"], used["estimated_calls"]), (1, 1))
        self.assertGreater(used["prompt_tokens"], 0)

    def test_usage_is_told_per_day_and_model_and_to_oneself_alone(self):
        ada, bo = self.person(), self.person()
        ada.ask()
        ada.ask()
        days = ada.call("GET", "/user/model/usage")["days"]
        self.assertEqual(len(days), 1)
        self.assertEqual({key: days[0][key] for key in days[0] if key != "day"}, {
            "model": "mine", "calls": 2, "estimated_calls": 0, "prompt_tokens": 24,
            "cached_tokens": 8, "completion_tokens": 6, "money": "0.000032", "currency": "EUR"})
        ada.choose(endpoint=self.own(), tokens_per_day=5000, share="schema")
        self.assertEqual(bo.call("GET", "/user/model/usage")["days"], [])
        his = bo.call("GET", "/user/model")
        self.assertEqual((his["endpoint"], his["share"], his["limits"]["tokens_per_day"],
                          his["today"]["tokens"]), (None, "rows", None, 0))
        self.assertNotIn(OWN_KEY[-4:], json.dumps(his))

    # ---- what was sent

    def test_what_was_sent_is_shown_word_for_word(self):
        ada, bo = self.person(with_data=True), self.person()
        self.model.scenarios["mine"] = says(LOOK, ("final", GOOD))
        answer = ada.ask()
        path = f"/query/{answer['message_id']}/sent"
        sent = ada.call("GET", path)["sent"]
        last = [one["content"] for one in self.model.seen[-1]["request"]["messages"]
                if one["role"] != "assistant"]
        self.assertEqual(sent, ["\n".join(last)])
        self.assertIn(RARE, sent[0])
        self.assertNotIn(SERVERS_KEY, sent[0])
        self.assertEqual(bo.raw("GET", path)[0], 404)
        self.assertEqual(bo.raw("GET", "/query/none/sent")[0], 404)
        offline = ada.ask("how many orders?", engine="offline")
        self.assertEqual(ada.call("GET", f"/query/{offline['message_id']}/sent")["sent"], [])

    def test_what_was_sent_is_kept_when_the_question_fails(self):
        server = OwnServer(**{**self.settings, "ANSWER_TIMEOUT_SECONDS": "2"}).wait_until_up()
        self.addCleanup(server.stop)
        ada = self.person()

        async def silent(call):
            await call.gone()
        self.model.scenarios["mine"] = silent
        ada.raw("POST", "/query", {"query": "wo ist es", "engine": "model"}, server)
        chat = ada.call("GET", "/sessions")["sessions"][0]["id"]
        message = ada.call("GET", f"/sessions/{chat}")["messages"][0]["message_id"]
        sent = ada.call("GET", f"/query/{message}/sent")["sent"]
        self.assertIn("wo ist es", sent[0])


if __name__ == "__main__":
    unittest.main()
