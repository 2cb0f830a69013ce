import json
import subprocess
import sys

import pytest

from framing.config import load_study
from framing.errors import InputError
from framing.suggestions import suggest

PLAIN = "The council met on Monday and spoke of roads, ships and grain for an hour. "


@pytest.fixture
def study(tmp_path):
    """Two outlets; one writes 'brazen' in most of its articles, the other once, many times over, in one."""
    rows = []
    for i in range(24):
        brazen = "It was brazen. A threat stood near the gate. " * 2 if i < 20 else ""
        clump = "clump " * 60 if i == 0 else ""
        rows.append(
            {"id": f"a{i}", "source": "Alpha", "date": "2024-03-01", "text": PLAIN * 3 + brazen + f"No {i} here."}
        )
        rows.append(
            {"id": f"b{i}", "source": "Beta", "date": "2024-03-01", "text": PLAIN * 3 + clump + f"No {i} there."}
        )
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return load_study(None, {"input.paths": [str(path)], "text.recurring_documents": 0, "text.language": "en"})


def test_what_sets_a_source_apart_with_a_sentence(study):
    found = suggest(study)
    alpha = found[found["a"] == "Alpha"].set_index("word")
    assert "brazen" in alpha.index
    assert alpha.loc["brazen", "sentence"] == "It was brazen."
    assert alpha.loc["brazen", ["documents_a", "documents_b"]].tolist() == [20, 0]
    assert alpha.loc["brazen", "conf_low"] > 0
    assert "threat" not in alpha.index  # it is in a lexicon in use
    assert "clump" not in set(found["word"])  # one document is no usage


def test_near_a_frame(study):
    found = suggest(study, near="threat", source="Alpha")
    assert set(found["word"]) <= {"brazen", "stood", "near", "gate", "it", "was", "the", "no", "here"}


@pytest.mark.parametrize(("given", "said"), [({"near": "treat"}, "threat"), ({"source": "Alpa"}, "Alpha")])
def test_wrong_names_say_the_nearest(study, given, said):
    with pytest.raises(InputError, match=f"did you mean '{said}'"):
        suggest(study, **given)


def test_workers_and_partitions_change_nothing(study):
    small = study.model_copy(update={"engine": study.engine.model_copy(update={"partition_documents": 7})})
    assert suggest(small).equals(suggest(study))


def test_a_run_needs_its_inputs_beside_it(tmp_path, study):
    def framing(*words):
        return subprocess.run(
            [sys.executable, "-m", "framing", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    framing("compare", "corpus.jsonl", "-q")
    alone = framing("terms", "framing-run")
    assert (alone.returncode, "name its inputs" in alone.stderr) == (2, True)
    both = framing("terms", "framing-run", "corpus.jsonl", "--set", "text.recurring_documents=0", "--json")
    assert both.returncode == 0, both.stderr
    assert "brazen" in {row["word"] for row in json.loads(both.stdout)["suggestions"]}
