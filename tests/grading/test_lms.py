"""Submissions as Moodle, Canvas and Brightspace export them; grades and feedback as they take them.

All people are made up. The names of files and columns are those of the platforms' exports.
"""

import csv
import io
import json
import zipfile

import pytest
from nbgrader.api import Gradebook

from flexspec.grading import course
from flexspec.grading.lms import PLATFORMS, app, transfer
from flexspec.grading.lms.base import read_table

from . import courses

BOM = "\ufeff"
MOODLE = (
    BOM
    + """Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade",\
"Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 1234567","Ada Lovelace",s001,ada@x.org,Submitted,,100.00,Yes,"Friday, 5 March",-,
"Participant 1234568","محمد الخوارزمي",s002,m@x.org,Submitted,,100.00,Yes,"Friday, 5 March",-,
"Participant 1234569","王 小明",s003,w@x.org,"No submission",,100.00,Yes,-,-,
"Participant 1234570","Zoë O'Brien_Smith",s004,z@x.org,Submitted,,100.00,Yes,-,-,
"""
)
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Problem set 1 (31337),Essay (31338),\
Current Score
    Points Possible,,,,,10,20,(read only)
"Lovelace, Ada",4711,u1,ada,A,,7,
"الخوارزمي, محمد",4712,u2,muhammad,A,,,
"王, 小明",4713,u3,wang,A,,,
"O'Brien-Smith, Zoë",4714,u4,zoe,A,,,
"Student, Test",4999,,,A,,,
"""
BRIGHTSPACE = """OrgDefinedId,Username,Last Name,First Name,\
Problem set 1 Points Grade <Numeric MaxPoints:10 Weight:5>,End-of-Line Indicator
#20067930,#ada,Lovelace,Ada,,#
#20067931,#muhammad,الخوارزمي,محمد,,#
#20067932,#wang,小明,王,,#
#20067933,#zoe,O'Brien-Smith,Zoë,,#
"""
TABLES = {"moodle": MOODLE, "canvas": CANVAS, "brightspace": BRIGHTSPACE}
IDS = {
    "moodle": ["s001", "s002", "s004"],
    "canvas": ["ada", "muhammad", "zoe"],
    "brightspace": ["ada", "muhammad", "zoe"],
}
#: Platform -> names in its download: three students, one of them twice.
DOWNLOADS = {
    "moodle": [
        "Ada Lovelace_1234567_assignsubmission_file_/hw.ipynb",
        "محمد الخوارزمي_1234568_assignsubmission_file_hw (2).ipynb",
        "Zoë O'Brien_Smith_1234570_assignsubmission_file/my work.ipynb",
    ],
    "canvas": [
        "lovelaceada_4711_98765_hw.ipynb",
        "lkhwrzmy_LATE_4712_98766_hw-1.ipynb",
        "obriensmithzo_4714_98760_hw.ipynb",
        "obriensmithzo_4714_98999_hw-2.ipynb",
    ],
    "brightspace": [
        "index.html",
        "11-22 - Ada Lovelace - Mar 5, 2027 412 PM/hw.ipynb",
        "12-22 - محمد الخوارزمي - Mar 5, 2027 1159 PM/hw.ipynb",
        "13-22 - Zoë O'Brien-Smith - Mar 4, 2027 900 AM/hw.ipynb",
        "13-22 - Zoë O'Brien-Smith - Mar 5, 2027 1201 AM/hw.ipynb",
    ],
}
COLUMNS = {"moodle": "", "canvas": "Problem set 1", "brightspace": "Problem set 1"}

every_platform = pytest.mark.parametrize("name", PLATFORMS)


@pytest.fixture
def folder(made_course, tmp_path):
    return courses.copy_of(made_course, tmp_path / "course")


def download(path, names, content=None):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, (content or {}).get(name, f"a notebook, {name}"))
    return path


def table_of(tmp_path, name):
    path = tmp_path / f"{name}.csv"
    path.write_text(TABLES[name], encoding="utf-8")
    return path


def run(folder, *arguments):
    app.main(["--course", str(folder), *map(str, arguments)])


def bring(folder, tmp_path, name, names=None, content=None):
    source = download(tmp_path / "download.zip", names or DOWNLOADS[name], content)
    run(folder, "import", "hw", source, "--from", name, "--table", table_of(tmp_path, name))


def submitted(folder):
    return {
        path.relative_to(folder / "submitted").as_posix(): path.read_text("utf-8")
        for path in sorted((folder / "submitted").rglob("*"))
        if path.is_file()
    }


@every_platform
class TestImport:
    def test_everybodys_last_work_is_there(self, folder, tmp_path, name, capsys):
        bring(folder, tmp_path, name)
        found = submitted(folder)
        last = DOWNLOADS[name][-1]
        wanted = [f"{student}/hw/hw.ipynb" for student in IDS[name]]
        assert [path for path in found if path.endswith(".ipynb")] == wanted
        assert found[wanted[-1]] == f"a notebook, {last}"
        assert "3 new" in capsys.readouterr().out

    def test_from_an_unpacked_folder(self, folder, tmp_path, name):
        archive = download(tmp_path / "download.zip", DOWNLOADS[name])
        zipfile.ZipFile(archive).extractall(tmp_path / "unpacked")
        table = table_of(tmp_path, name)
        run(folder, "import", "hw", tmp_path / "unpacked", "--from", name, "--table", table)
        assert {path.split("/")[0] for path in submitted(folder)} == set(IDS[name])

    def test_twice_changes_nothing(self, folder, tmp_path, name, capsys):
        bring(folder, tmp_path, name)
        before = submitted(folder)
        bring(folder, tmp_path, name)
        assert submitted(folder) == before
        assert "0 new, 3 as before, 0 replaced" in capsys.readouterr().out
        assert not (folder / transfer.EARLIER).exists()

    def test_earlier_work_is_kept(self, folder, tmp_path, name):
        bring(folder, tmp_path, name)
        first = DOWNLOADS[name][1] if name == "brightspace" else DOWNLOADS[name][0]
        bring(folder, tmp_path, name, content={first: "a better one"})
        (kept,) = (folder / transfer.EARLIER / IDS[name][0]).rglob("*.ipynb")
        assert kept.read_text() == f"a notebook, {first}"
        assert submitted(folder)[f"{IDS[name][0]}/hw/hw.ipynb"] == "a better one"

    def test_a_stranger_is_named_and_the_others_come(self, folder, tmp_path, name, capsys):
        strangers = {
            "moodle": "Eve_7_assignsubmission_file_/hw.ipynb",
            "canvas": "eve_7_8_hw.ipynb",
            "brightspace": "7-22 - Eve - Mar 5, 2027 412 PM/hw.ipynb",
        }
        bring(folder, tmp_path, name, [*DOWNLOADS[name], strangers[name]])
        assert "nobody in the class list" in capsys.readouterr().out
        assert len({path.split("/")[0] for path in submitted(folder)}) == 3

    def test_a_download_from_elsewhere(self, folder, tmp_path, name):
        with pytest.raises(SystemExit, match="is it the download of all submissions"):
            bring(folder, tmp_path, name, ["a/hw.ipynb", "b.ipynb"])
        assert not (folder / "submitted").exists() or submitted(folder) == {}

    def test_a_hostile_archive(self, folder, tmp_path, name, capsys):
        prefix = DOWNLOADS[name][-1].rpartition("/")[0] or "x_4714_98999_"
        bad = [f"../{prefix}/hw.ipynb", f"/{prefix}/hw.ipynb", f"{prefix}/../../../hw.ipynb"]
        bring(folder, tmp_path, name, [*DOWNLOADS[name], *bad])
        assert "unsafe or too large; it was left out" in capsys.readouterr().out
        assert [
            path.name
            for path in folder.parent.rglob("hw.ipynb")
            if "course" not in path.relative_to(folder.parent).parts[0]
        ] == []

    def test_a_damaged_archive(self, folder, tmp_path, name):
        source = tmp_path / "download.zip"
        source.write_bytes(b"PK\x03\x04 no archive")
        table = table_of(tmp_path, name)
        with pytest.raises(SystemExit, match=r"download\.zip cannot be read"):
            run(folder, "import", "hw", source, "--from", name, "--table", table)


class TestWhatDiffers:
    def test_times_of_brightspace(self, folder, tmp_path):
        bring(folder, tmp_path, "brightspace")
        assert submitted(folder)["zoe/hw/timestamp.txt"] == "2027-03-05 00:01:00 UTC\n"
        assert submitted(folder)["muhammad/hw/timestamp.txt"] == "2027-03-05 23:59:00 UTC\n"

    def test_late_on_canvas(self, folder, tmp_path, capsys):
        bring(folder, tmp_path, "canvas")
        assert "Late, as the platform says: muhammad." in capsys.readouterr().out

    def test_several_files_of_one_student(self, folder, tmp_path):
        place = "Ada Lovelace_1234567_assignsubmission_file_/"
        bring(folder, tmp_path, "moodle", [f"{place}hw.ipynb", f"{place}notes.md"])
        assert set(submitted(folder)) == {"s001/hw/hw.ipynb", "s001/hw/notes.md"}

    def test_two_students_of_one_name(self, folder, tmp_path):
        twice = BRIGHTSPACE + "#20067999,#ada2,Lovelace,Ada,,#\n"
        table = tmp_path / "list.csv"
        table.write_text(twice, encoding="utf-8")
        source = download(tmp_path / "download.zip", DOWNLOADS["brightspace"])
        with pytest.raises(SystemExit, match="two students are called Ada Lovelace"):
            run(folder, "import", "hw", source, "--from", "brightspace", "--table", table)

    def test_two_students_of_one_id(self, folder, tmp_path):
        table = tmp_path / "list.csv"
        table.write_text(MOODLE.replace("s002", "s001"), encoding="utf-8")
        source = download(tmp_path / "download.zip", DOWNLOADS["moodle"])
        with pytest.raises(SystemExit, match="the same id 's001'"):
            run(folder, "import", "hw", source, "--from", "moodle", "--table", table)

    def test_another_column_of_ids(self, folder, tmp_path):
        source = download(tmp_path / "download.zip", DOWNLOADS["moodle"])
        table = table_of(tmp_path, "moodle")
        options = ("--from", "moodle", "--table", table, "--id-column", "Email address")
        run(folder, "import", "hw", source, *options)
        assert "ada@x.org/hw/hw.ipynb" in submitted(folder)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("Name,Grade\nAda,1\n", "has no column 'Identifier'"),
            ("Identifier\n", "no lines below its header"),
            (b"\xff\xfa\x00", "cannot be read as a CSV file"),
        ],
    )
    def test_a_table_that_will_not_do(self, folder, tmp_path, text, sentence):
        table = tmp_path / "list.csv"
        table.write_bytes(text if isinstance(text, bytes) else text.encode())
        source = download(tmp_path / "download.zip", DOWNLOADS["moodle"])
        with pytest.raises(SystemExit, match=sentence):
            run(folder, "import", "hw", source, "--from", "moodle", "--table", table)

    def test_semicolons_and_utf_16(self, tmp_path):
        path = tmp_path / "list.csv"
        path.write_text("Identifier;Full name\nParticipant 1;Ada\n", encoding="utf-16")
        table = read_table(path)
        assert table.columns == ["Identifier", "Full name"]
        assert table.text() == "Identifier;Full name\r\nParticipant 1;Ada\r\n"


def marked(folder, ids):
    """Give marks: full ones, half by hand, none yet."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        for student, auto, by_hand in zip(ids, (7, 3.5, 7), (4, 2, None), strict=True):
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission("hw", student)
            submission = gradebook.find_submission("hw", student)
            for grade in (grade for part in submission.notebooks for grade in part.grades):
                if grade.name == "essay":
                    grade.manual_score, grade.needs_manual_grade = by_hand, by_hand is None
                else:
                    grade.auto_score, grade.needs_manual_grade = auto * grade.max_score / 7, False
        gradebook.db.commit()


@every_platform
class TestGrades:
    def test_the_platforms_own_table_comes_back_filled_in(self, folder, tmp_path, name, capsys):
        marked(folder, IDS[name])
        out = tmp_path / "out.csv"
        options = ("--to", name, "--table", table_of(tmp_path, name), "--out", out)
        run(folder, "grades", "hw", *options, "--column", COLUMNS[name])
        said = capsys.readouterr().out
        before = list(csv.reader(io.StringIO(TABLES[name].removeprefix(BOM))))
        after = list(csv.reader(io.StringIO(out.read_text("utf-8").removeprefix(BOM))))
        place = {"moodle": 5, "canvas": 5, "brightspace": 4}[name]
        most = {"moodle": 100, "canvas": 10, "brightspace": 10}[name]
        grades = [row.pop(place) for row in after]
        assert [row[:place] + row[place + 1 :] for row in before] == after
        found = [grade for grade in grades[1:] if grade and grade != str(most)]
        assert (str(most) in grades, found) == (True, [f"{most / 2:g}"])
        assert "2 grades filled in." in said
        assert f"1 still wait for a mark by hand, and stay empty: {IDS[name][2]}." in said
        assert "have no graded submission, and stay empty" in said
        assert TABLES[name].startswith(BOM) == out.read_text("utf-8").startswith(BOM)

    def test_before_anything_is_graded(self, folder, tmp_path, name):
        options = ("--to", name, "--table", table_of(tmp_path, name), "--out", tmp_path / "o.csv")
        with pytest.raises(SystemExit, match="Nothing of hw is graded"):
            run(folder, "grades", "hw", *options, "--column", COLUMNS[name])
        assert not (tmp_path / "o.csv").exists()

    def test_nothing_is_overwritten(self, folder, tmp_path, name):
        table = table_of(tmp_path, name)
        with pytest.raises(SystemExit, match="is there already"):
            run(folder, "grades", "hw", "--to", name, "--table", table, "--out", table)

    def test_feedback_goes_back_as_the_work_came(self, folder, tmp_path, name):
        bring(folder, tmp_path, name)
        for student in IDS[name][:2]:
            place = folder / "feedback" / student / "hw"
            place.mkdir(parents=True)
            (place / "hw.html").write_text(f"for {student}")
        run(folder, "feedback", "hw", "--out", tmp_path / "feedback.zip")
        with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
            pages = {one: archive.read(one).decode() for one in archive.namelist()}
        handed = PLATFORMS[name].handed
        assert sorted(pages.values()) == [f"for {student}" for student in IDS[name][:2]]
        origins = json.loads((folder / transfer.ORIGINS).read_text())["hw"]
        for page, text in pages.items():
            assert handed(page).key == origins[text.removeprefix("for ")]["key"]
            assert handed(page).file == "hw.html"

    def test_no_feedback_yet(self, folder, tmp_path, name):
        with pytest.raises(SystemExit, match="No submission of hw came by flexspec-lms"):
            run(folder, "feedback", "hw", "--out", tmp_path / "feedback.zip")
        bring(folder, tmp_path, name)
        with pytest.raises(SystemExit, match="nbgrader generate_feedback hw"):
            run(folder, "feedback", "hw", "--out", tmp_path / "feedback.zip")


def test_the_wrong_column_of_canvas(folder, tmp_path):
    marked(folder, IDS["canvas"])
    options = ("--to", "canvas", "--table", table_of(tmp_path, "canvas"), "--out", tmp_path / "o")
    with pytest.raises(SystemExit, match=r"Its assignments are 'Problem set 1 \(31337\)'"):
        run(folder, "grades", "hw", *options, "--column", "Problem set 2")


def test_a_plan_says_what_a_set_counts(folder, tmp_path):
    """Brightspace's table may not say it: then the course's plan does."""
    marked(folder, IDS["brightspace"])
    (folder / "course.toml").write_text(
        'name = "a"\nseed = "1"\n[sets.ps1]\npoints = 5\n', encoding="utf-8"
    )
    assert app._planned(course.find_course(folder), "ps1") == 5
    table = tmp_path / "list.csv"
    table.write_text(BRIGHTSPACE.replace(" <Numeric MaxPoints:10 Weight:5>", ""), encoding="utf-8")
    out = tmp_path / "out.csv"
    options = ("--to", "brightspace", "--table", table, "--out", out, "--points", "4")
    run(folder, "grades", "hw", *options, "--column", "Problem set 1")
    assert [row[4] for row in csv.reader(out.open(encoding="utf-8"))][1:3] == ["4", "2"]
