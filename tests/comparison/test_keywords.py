import json
import random
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from framing.config.study import load_study
from framing.errors import InputError
from framing.pipeline import find_keywords

WORDS = ["".join(pair) for pair in product(("bor", "dal", "fen", "gul", "hex", "kam", "lin", "mot"), repeat=3)]


def plain(seed):
    """Three sentences that no other article has."""
    draw = random.Random(seed)
    return "".join(f"The {' '.join(draw.sample(WORDS, 15))}. " for _ in range(3))


@pytest.fixture
def study(tmp_path):
    """Two outlets; one writes 'brazen' in most of its articles, the other once, many times over, in one."""
    rows = []
    for i in range(24):
        brazen = "It was brazen. A threat stood near the gate. " * 2 if i < 20 else ""
        clump = "clump " * 60 if i == 0 else ""
        rows.append(
            {"id": f"a{i}", "source": "Alpha", "date": "2024-03-01", "text": plain(i) + brazen + f"No {i} here."}
        )
        rows.append(
            {"id": f"b{i}", "source": "Beta", "date": "2024-03-01", "text": plain(99 + i) + clump + f"No {i} there."}
        )
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return load_study(None, {"input.paths": [str(path)], "text.recurring_documents": 0, "text.language": "en"})


def test_what_sets_a_source_apart_with_a_sentence(study):
    found = find_keywords(study)
    alpha = found[found["a"] == "Alpha"].set_index("word")
    assert "brazen" in alpha.index
    assert alpha.loc["brazen", "sentence"] == "It was brazen."
    assert alpha.loc["brazen", ["documents_a", "documents_b"]].tolist() == [20, 0]
    assert alpha.loc["brazen", "conf_low"] > 0
    assert "threat" not in alpha.index  # it is in a lexicon in use
    assert "clump" not in set(found["word"])  # one document is no usage


def test_one_text_printed_twenty_times_sets_no_source_apart(study):
    path = Path(study.input.paths[0])
    odd = {
        "source": "Beta",
        "date": "2024-03-01",
        "text": plain(200) + "The gloaming of the gloaming was gloaming. " * 3,
    }
    with path.open("a") as file:
        file.writelines(json.dumps(odd | {"id": f"c{i}"}) + "\n" for i in range(20))
    counted_once = find_keywords(study)
    assert "gloaming" not in set(counted_once["word"])
    assert "brazen" in set(counted_once["word"])


def test_near_a_frame(study):
    found = find_keywords(study, near="threat", source="Alpha")
    assert set(found["word"]) <= {"brazen", "stood", "near", "gate", "it", "was", "the", "no", "here"}


@pytest.mark.parametrize(("given", "said"), [({"near": "treat"}, "threat"), ({"source": "Alpa"}, "Alpha")])
def test_wrong_names_say_the_nearest(study, given, said):
    with pytest.raises(InputError, match=f"did you mean '{said}'"):
        find_keywords(study, **given)


def test_workers_and_partitions_change_nothing(study):
    small = study.model_copy(update={"engine": study.engine.model_copy(update={"partition_documents": 7})})
    assert find_keywords(small).equals(find_keywords(study))


def test_a_run_needs_its_inputs_beside_it(tmp_path, study):
    def framing(*words):
        return subprocess.run(
            [sys.executable, "-m", "framing", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    framing("compare", "corpus.jsonl", "-q", "--set", "text.language=en")
    alone = framing("terms", "framing-run")
    assert (alone.returncode, "name its inputs" in alone.stderr) == (2, True)
    both = framing("terms", "framing-run", "corpus.jsonl", "--set", "text.recurring_documents=0", "--json")
    assert both.returncode == 0, both.stderr
    assert "brazen" in {row["word"] for row in json.loads(both.stdout)["keywords"]}
