import json
import tempfile
import unittest
from pathlib import Path

import changed
import setup

JAVA = "lib/src/main/java/genlab"


class Tree(unittest.TestCase):
    """A small project: lab 01 uses Top and what that uses, lab 13 uses Other and has a study."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name).resolve()
        self.put(f"{JAVA}/nn/Top.java", "package genlab.nn; import genlab.data.Base; class Top { Base b = Base.read(\"table.csv\"); }")
        self.put(f"{JAVA}/data/Base.java", "package genlab.data; /** Not as {@link Other}. */ class Base { char c = '\"'; Deep d; } // Other")
        self.put(f"{JAVA}/data/Deep.java", "package genlab.data; class Deep { String s = \"see Other\"; }")
        self.put(f"{JAVA}/gan/Other.java", "package genlab.gan; class Other {}")
        self.put(f"{JAVA}/gan/package-info.java", "/** Uses Other. */ package genlab.gan;")
        self.put(f"{JAVA}/gan/Lonely.java", "package genlab.gan; class Lonely {}")
        self.put("lib/study/src/main/java/genlab/study/Main.java", "class Main { Deep d; }")
        for name, code in (("01-one", "%maven genlab:genlab:0.1.0\nvar t = new Top();"), ("13-two", "new Other()")):
            book = {"cells": [{"cell_type": "code", "source": [code]}, {"cell_type": "markdown", "source": ["Lonely, Top, Other"]}]}
            self.put(f"notebooks/{name}.ipynb", json.dumps(book))
            self.put(f"notebooks/solutions/{name}.ipynb", json.dumps(book))

    def put(self, name, text):
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def touched(self, *changes):
        found = changed.touched(changes, self.home)
        return list(found.labs), list(found.solutions), bool(found.unit), bool(found.cluster)


class WhatAChangeTouches(Tree):
    def check(self, changes, labs, solutions, unit, cluster):
        for change in changes:
            with self.subTest(change):
                self.assertEqual(self.touched(change), (labs, solutions, unit, cluster))

    def test_words_and_pictures_touch_nothing(self):
        self.check(["README.md", "data/README.md", "LICENSE", ".gitignore", "notebooks/pictures/01-one.png", "environment/README.md",
                    "notebooks/expected/minutes.csv", "environment/tests/test_changed.py"], [], [], False, False)

    def test_a_class_touches_those_that_use_it_directly_or_not(self):
        self.check([f"{JAVA}/nn/Top.java", f"{JAVA}/data/Base.java"], ["01-one"], ["01-one"], True, False)
        self.check([f"{JAVA}/gan/Other.java"], ["13-two"], ["13-two"], True, True)  # the study that runs on the cluster is 13's

    def test_a_class_of_the_study_module_is_run_on_the_cluster(self):
        self.check([f"{JAVA}/data/Deep.java"], ["01-one"], ["01-one"], True, True)
        self.check(["lib/study/src/main/java/genlab/study/Main.java", "lib/study/pom.xml"], [], [], True, True)

    def test_a_class_that_nothing_names_and_a_test_touch_the_unit_tests(self):
        self.check([f"{JAVA}/gan/Lonely.java", f"{JAVA}/gan/package-info.java", "lib/src/test/java/genlab/nn/TopTest.java"],
                   [], [], True, False)

    def test_a_file_touches_those_whose_classes_name_it_and_one_that_nobody_names_all(self):
        self.check(["data/sources/table.csv"], ["01-one"], ["01-one"], True, False)
        self.check(["data/sources/unheard.csv"], ["01-one", "13-two"], ["01-one", "13-two"], True, True)

    def test_notebooks_and_their_numbers(self):
        self.check(["notebooks/01-one.ipynb"], ["01-one"], [], False, False)
        self.check(["notebooks/solutions/01-one.ipynb"], [], ["01-one"], False, False)
        self.check(["notebooks/expected/01-one.csv", "notebooks/expected/01-study.csv"], ["01-one"], ["01-one"], False, False)

    def test_a_number_with_a_letter_is_another_lab(self):
        book = (self.home / "notebooks" / "01-one.ipynb").read_text(encoding="utf-8")
        self.put("notebooks/01b-more.ipynb", book)
        self.put("notebooks/solutions/01b-more.ipynb", book)
        self.check(["notebooks/expected/01b-study.csv"], ["01b-more"], ["01b-more"], False, False)
        self.check(["notebooks/expected/01-study.csv"], ["01-one"], ["01-one"], False, False)
        self.check([f"{JAVA}/nn/Top.java"], ["01-one", "01b-more"], ["01-one", "01b-more"], True, False)

    def test_unit_tests_that_read_notebooks_run_for_them(self):
        self.put("lib/src/test/java/genlab/ProseTest.java", 'class ProseTest { Path p = Path.of("../notebooks"); }')
        self.check(["notebooks/01-one.ipynb"], ["01-one"], [], True, False)

    def test_scripts_builds_and_the_unknown_touch_everything(self):
        self.check(["environment/run.py", "environment/common.sh", "environment/test", "pom.xml", "lib/pom.xml", ".ci/run", "new.file"],
                   ["01-one", "13-two"], ["01-one", "13-two"], True, True)

    def test_reasons_add_up(self):
        self.assertEqual(self.touched("README.md", f"{JAVA}/nn/Top.java", "notebooks/13-two.ipynb"),
                         (["01-one", "13-two"], ["01-one"], True, False))


class WhatGoesIntoTheJar(Tree):
    def test_every_resource_folder_is_in_the_digest(self):
        self.put("pom.xml", "<project/>")
        self.put("environment/pom.xml", "<project/>")
        self.put("lib/pom.xml", '<project xmlns="http://maven.apache.org/POM/4.0.0"><build><resources>'
                 "<resource><directory>src/main/resources</directory></resource>"
                 "<resource><directory>../data/sources</directory></resource></resources></build></project>")
        self.put("lib/study/src/main/java/X.java", "")
        seen = {setup.library_sources(self.home)}
        for name in ("data/sources/sources.csv", "lib/src/main/resources/a.pt", f"{JAVA}/nn/Top.java", "lib/pom.xml"):
            text = (self.home / name).read_text(encoding="utf-8") + " " if (self.home / name).is_file() else ""
            self.put(name, text)
            digest = setup.library_sources(self.home)
            self.assertNotIn(digest, seen, name)
            seen.add(digest)
        self.put("data/README.md", "not in the jar")
        self.assertIn(setup.library_sources(self.home), seen)
        self.assertNotIn(setup.library_sources(self.home, self.home / "lib/study/src/main"), seen)
