"""Files that are made to hurt, through a running server: each ends with a sentence or a table, and
the worker goes on. Needs SQLAGENT_TEST_URL."""
import io
import pathlib
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, call, load, sign_in  # noqa: E402
from import_test import workbook  # noqa: E402

GOOD = workbook({"A": [["a", "b"], [1, 2]]})


def with_part(name, text):
    """The good workbook with one part exchanged."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                new.writestr(part, text if part == name else old.read(part))
    return made.getvalue()


def sheet(rows):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">""" + b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)) + b"]><x>&j;</x>"
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
SHEET = "xl/worksheets/sheet1.xml"


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class HostileTest(unittest.TestCase):
    def setUp(self):
        self.token = sign_in("hostile")

    def tearDown(self):
        status = load(self.token, [("after.csv", b"a\n1\n")])
        self.assertEqual(status["status"], "SUCCESS", "the worker goes on")

    def refused(self, name, content):
        status = load(self.token, [(name, content)])
        self.assertEqual(status["status"], "FAILURE", name)
        self.assertGreater(len(status["error"]), 20)
        self.assertNotIn("Something went wrong", status["error"], name)
        tables = call("GET", "/user/tables", token=self.token).json["tables"]
        self.assertEqual(tables, [], name)
        return status["error"]

    def taken(self, name, content):
        status = load(self.token, [(name, content)])
        self.assertEqual(status["status"], "SUCCESS", status)
        return status["result"]

    def test_bombs(self):
        zeros = sheet("<row>" + "<c><v>0</v></c>" * 10 + "</row>" + " " * 100_000_000)
        self.refused("inflated.xlsx", with_part(SHEET, zeros))
        self.refused("entities.xlsx", with_part(SHEET, ENTITIES))
        self.refused("outside.xlsx", with_part("xl/workbook.xml", OUTSIDE))

    def test_broken_archives(self):
        for at in (30, len(GOOD) // 2, len(GOOD) - 10):
            self.refused("cut.xlsx", GOOD[:at])
        self.refused("bytes.xlsx", bytes(range(256)) * 40)

    def test_too_wide(self):
        row = ",".join(f"c{i}" for i in range(16_384))
        self.refused("wide.csv", (row + "\n" + row + "\n").encode())

    def test_long_cells_and_floods_of_quotes(self):
        self.taken("long.csv", b'a,b\n"' + b"x" * 32_767 + b'",1\n')
        self.taken("quotes.csv", b"a,b\n" + b'"\n\n\n",1\n' * 20_000)
        status = load(self.token, [("open.csv", b'a,b\n1,"' + b"never closed\n" * 50_000)])
        self.assertIn(status["status"], ("SUCCESS", "FAILURE"))

    def test_bytes_that_are_no_text(self):
        self.taken("nul.csv", b"a,b\n1,x\x00y\n2,z\n")
        self.taken("latin.csv", b"name,b\nM\xfcller,1\n\xff\xfe,2\n")

    def test_formulas_and_names_stay_text(self):
        result = self.taken("../../etc/passwd.csv", b'cmd,b\n"=cmd|\'/c calc\'!A0",1\n')
        self.assertEqual(result["tables"], ["passwd"])
        rows = call("GET", "/user/tables/passwd?limit=5", token=self.token).json["rows"]
        self.assertEqual(rows[0]["cmd"], "=cmd|'/c calc'!A0")


if __name__ == "__main__":
    unittest.main()
