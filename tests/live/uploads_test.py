"""Resumable uploads (tus 1.0) through a running server: pieces, resuming, checksums, limits,
several files as one task. Needs SQLAGENT_TEST_URL."""
import base64
import hashlib
import pathlib
import socket
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import HOST, URL, call, finished, sign_in  # noqa: E402

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = {**VERSION, "Content-Type": "application/offset+octet-stream"}
TEXT = b"id,city\n" + b"".join(b"%d,City %d\n" % (i, i % 7) for i in range(50_000))


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class UploadsTest(unittest.TestCase):
    def setUp(self):
        self.token = sign_in("tus")

    def begin(self, name="cities.csv", size=len(TEXT)):
        metadata = "filename " + base64.b64encode(name.encode()).decode()
        headers = {**VERSION, "Upload-Length": str(size), "Upload-Metadata": metadata}
        return call("POST", "/uploads", b"", self.token, headers)

    def begun(self, *arguments):
        answer = self.begin(*arguments)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.headers["Location"]

    def send(self, where, offset, piece, headers=None):
        headers = {**PIECE, "Upload-Offset": str(offset), **(headers or {})}
        return call("PATCH", where, piece, self.token, headers)

    def offset(self, where):
        answer = call("HEAD", where, token=self.token, headers=VERSION)
        return int(answer.headers["Upload-Offset"]) if answer.status == 200 else answer.status

    def hand_in(self, where, **more):
        body = {"uploads": [one.rsplit("/", 1)[1] for one in where], **more}
        return call("POST", "/upload-files", body, self.token)

    def test_what_is_spoken(self):
        answer = call("OPTIONS", "/uploads")
        self.assertEqual((answer.status, answer.headers["Tus-Version"]), (204, "1.0.0"))
        self.assertEqual(answer.headers["Tus-Extension"],
                         "creation,termination,expiration,checksum")

    def test_pieces_become_a_table(self):
        where = self.begun()
        for at in range(0, len(TEXT), 200_000):
            answer = self.send(where, at, TEXT[at:at + 200_000])
            self.assertEqual(answer.status, 204, answer.body)
            came = int(answer.headers["Upload-Offset"])
            self.assertEqual(came, min(len(TEXT), at + 200_000))
            self.assertIn("GMT", answer.headers["Upload-Expires"])
        answer = self.hand_in([where])
        self.assertEqual(answer.status, 202, answer.body)
        status = finished(self.token, answer.json["task_id"])
        self.assertEqual((status["status"], status["result"]["total_rows"]), ("SUCCESS", 50_000))
        self.assertEqual(self.offset(where), 404)
        self.assertEqual(self.hand_in([where]).status, 404)

    def test_a_broken_connection_loses_nothing_that_came(self):
        where = self.begun()
        host, port = HOST.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            head = [f"PATCH {where} HTTP/1.1", f"Host: {HOST}",
                    f"Authorization: Bearer {self.token}", "Tus-Resumable: 1.0.0",
                    "Upload-Offset: 0", "Content-Type: application/offset+octet-stream",
                    f"Content-Length: {len(TEXT)}", "", ""]
            connection.sendall("\r\n".join(head).encode() + TEXT[:123_456])
        for _ in range(200):   # the server has to notice first
            came = self.offset(where)
            if came:
                break
        self.assertEqual(came, 123_456)
        self.assertEqual(self.send(where, came, TEXT[came:]).status, 204)
        self.assertEqual(self.hand_in([where]).status, 202)

    def test_several_files_are_one_task(self):
        where = []
        for name in ("a.csv", "b.csv"):
            where.append(self.begun(name, 4))
            self.assertEqual(self.send(where[-1], 0, b"a\n1\n").status, 204)
        status = finished(self.token, self.hand_in(where).json["task_id"])
        self.assertEqual([one["tables"] for one in status["result"]["files"]], [["a"], ["b"]])

    def test_a_wrong_place_is_refused_and_the_right_one_told(self):
        where = self.begun()
        answer = self.send(where, 10, b"x")
        self.assertEqual(answer.status, 409)
        self.assertIn("0 bytes", answer.json["detail"])

    def test_checksums(self):
        where = self.begun()
        piece = TEXT[:1000]
        wrong = "sha1 " + base64.b64encode(hashlib.sha1(b"other").digest()).decode()
        self.assertEqual(self.send(where, 0, piece, {"Upload-Checksum": wrong}).status, 460)
        self.assertEqual(self.offset(where), 0)
        for kind in ("sha1", "sha256", "md5"):
            right = kind + " " + base64.b64encode(hashlib.new(kind, piece).digest()).decode()
            answer = self.send(where, self.offset(where), piece, {"Upload-Checksum": right})
            self.assertEqual(answer.status, 204)
        answer = self.send(where, 3000, piece, {"Upload-Checksum": "crc32 AAAA"})
        self.assertEqual(answer.status, 400)

    def test_limits(self):
        self.assertEqual(self.begin("a.csv", 1 << 50).status, 413)
        self.assertEqual(self.begin("a.csv", 0).status, 400)
        self.assertEqual(self.begin("a.exe", 10).status, 415)
        for headers, refusal in (({"Upload-Length": "3"}, 412),
                                 ({**VERSION, "Upload-Length": "-3"}, 400)):
            self.assertEqual(call("POST", "/uploads", b"", self.token, headers).status, refusal)
        where = self.begun("a.csv", 3)
        self.assertEqual(self.send(where, 0, b"a\n1\n").status, 413)
        answer = call("PATCH", where, b"x", self.token, {**VERSION, "Upload-Offset": "0"})
        self.assertEqual(answer.status, 415)

    def test_half_a_file_is_not_handed_in(self):
        where = self.begun()
        self.send(where, 0, TEXT[:99])
        answer = self.hand_in([where])
        self.assertEqual(answer.status, 409)
        self.assertIn("99 bytes", answer.json["detail"])

    def test_an_end_frees_it_and_others_never_see_it(self):
        where = self.begun()
        mine, self.token = self.token, sign_in("other")
        self.assertEqual(self.offset(where), 404)
        self.assertEqual(self.send(where, 0, b"x").status, 404)
        for who, status in ((self.token, 404), (mine, 204)):
            answer = call("DELETE", where, token=who, headers=VERSION)
            self.assertEqual(answer.status, status)
        self.token = mine
        self.assertEqual(self.offset(where), 404)

    def test_a_person_has_not_endlessly_many(self):
        statuses = [self.begin("a.csv", 10).status for _ in range(101)]
        self.assertEqual((statuses.count(201), statuses[-1]), (100, 429))

    def test_two_at_once_do_not_mix(self):
        where = self.begun()
        answers = []

        def send():
            answers.append(self.send(where, 0, TEXT).status)
        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [204, 409])
        self.assertEqual(self.offset(where), len(TEXT))


if __name__ == "__main__":
    unittest.main()
