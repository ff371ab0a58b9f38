import tempfile
import unittest
from pathlib import Path
from unittest import mock

import schedule

KNOWN = {"01-a": (1.0, 2), "02-b": (3.0, 1), "03-c": (2.0, 8)}


class HowLabsShareAMachine(unittest.TestCase):
    def test_the_longest_first_and_the_unknown_before_them(self):
        self.assertEqual(schedule.longest_first(["01-a", "02-b", "03-c", "05-new", "04-new"], KNOWN),
                         ["04-new", "05-new", "02-b", "03-c", "01-a"])

    def test_as_many_as_cores_labs_and_memory_allow(self):
        self.assertEqual(schedule.at_once(None, 20, "cpu", 8, 64), (8, ""))
        self.assertEqual(schedule.at_once(None, 3, "cpu", 8, 64), (3, ""))
        self.assertEqual(schedule.at_once(2, 20, "cpu", 8, 64), (2, ""))
        self.assertEqual(schedule.at_once(None, 20, "gpu", 8, 64), (1, ""))
        self.assertEqual(schedule.at_once(4, 20, "gpu", 8, 64), (4, ""))
        for jobs, free in ((3, 7.9), (1, 0.5)):
            got, reason = schedule.at_once(None, 20, "cpu", 8, free)
            self.assertEqual(got, jobs)
            self.assertIn("memory", reason)

    def test_threads(self):
        self.assertEqual(schedule.threads("01-a", 2, KNOWN, 8, None), 1)
        self.assertEqual(schedule.threads("01-a", 1, KNOWN, 8, None), 2)
        self.assertEqual(schedule.threads("03-c", 1, KNOWN, 4, None), 4)
        self.assertIsNone(schedule.threads("09-new", 1, KNOWN, 4, None))
        self.assertEqual(schedule.threads("01-a", 2, KNOWN, 8, "3"), 3)

    def test_more_threads_only_where_they_are_worth_it(self):
        self.assertEqual(schedule.suiting({1: 1.0, 2: 0.95}), 1)
        self.assertEqual(schedule.suiting({1: 1.0, 2: 0.7, 4: 0.65}), 2)
        self.assertEqual(schedule.suiting({1: 1.4, 2: 3.6}), 1)
        self.assertEqual([schedule.trials(n) for n in (1, 2, 3, 8)], [[1], [1, 2], [1, 2, 3], [1, 2, 4, 8]])

    def test_the_table_comes_back(self):
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "minutes.csv"
            self.assertEqual(schedule.read(table), {})
            schedule.write(KNOWN, table)
            self.assertEqual(schedule.read(table), KNOWN)

    def test_a_container_may_have_fewer_cores(self):
        for quota, cores in ((None, 6), (200_000.0, 2), (50_000.0, 1)):
            with mock.patch.object(schedule, "limit", return_value=quota), \
                    mock.patch("os.sched_getaffinity", return_value=set(range(6)), create=True):
                self.assertEqual(schedule.cores(), cores)

    def test_a_container_may_have_less_memory_and_its_file_cache_is_free(self):
        told = {"memory.max": 8e9, "memory.current": 7e9, "memory.stat": 3e9}
        with mock.patch("psutil.virtual_memory", return_value=mock.Mock(available=64e9)):
            with mock.patch.object(schedule, "limit", side_effect=lambda file, after="": told[file]):
                self.assertEqual(schedule.free_gb(), 4)
            with mock.patch.object(schedule, "limit", return_value=None):
                self.assertEqual(schedule.free_gb(), 64)
