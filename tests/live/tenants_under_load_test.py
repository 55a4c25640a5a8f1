"""Twenty users at once, each with rows that carry their owner's name: nobody ever sees another's,
whatever the server keeps between statements (needs SQLAGENT_TEST_URL)."""
import concurrent.futures
import pathlib
import random
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, call, load, sign_in  # noqa: E402

TENANTS, STATEMENTS = 20, 25
READS = [
    "select owner, amount from ledger order by amount",
    "select owner, count(*) as n from ledger group by owner",
    "select max(owner) as a, min(owner) as b from ledger",
    "select l.owner, r.owner as other from ledger l join ledger r on l.amount = r.amount",
    "with x as (select owner from ledger) select owner from x union select owner from ledger",
    "select string_agg(owner, ',') as owners from ledger",
]
MISTAKES = ["select owner from ledgers", "select owner / 0 as x from ledger",
            "select 1 / (amount - amount) as x from ledger", "select pg_sleep(1)"]


class Person:
    def __init__(self, number):
        self.name = f"owner{number}x{uuid.uuid4().hex[:8]}"
        self.token = sign_in(self.name)
        rows = "".join(f"{self.name},{amount}\n" for amount in range(1, 6))
        load(self.token, [("ledger.csv", f"owner,amount\n{rows}".encode())])

    def asks(self, everybody, seed):
        """Statements one after the other, some of them wrong; what was not its own."""
        chance, strange = random.Random(seed), []
        names = {person.name for person in everybody} - {self.name}
        for _ in range(STATEMENTS):
            wrong = chance.random() < 0.25
            sql = chance.choice(MISTAKES if wrong else READS)
            answer = call("POST", "/query/sql", {"sql": sql}, self.token)
            text = answer.body.decode()
            if any(name in text for name in names):
                strange.append(f"{sql}: {text[:200]}")
            if answer.status == 429:
                continue
            if answer.status != (422 if wrong else 200):
                strange.append(f"{sql}: {answer.status} {text[:200]}")
            elif not wrong and self.name not in text:
                strange.append(f"{sql}: its own rows are missing: {text[:200]}")
        return strange


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class TenantsUnderLoad(unittest.TestCase):
    def test_nobody_ever_sees_the_rows_of_another(self):
        with concurrent.futures.ThreadPoolExecutor(TENANTS) as pool:
            people = list(pool.map(Person, range(TENANTS)))
            strange = pool.map(lambda one: one[1].asks(people, one[0]), enumerate(people))
            self.assertEqual([line for lines in strange for line in lines], [])


if __name__ == "__main__":
    unittest.main()
