"""Every model that is found keeps the protocol of `framing.clustering.topics.models`."""

import subprocess
import sys

import numpy as np
import pytest

from framing.clustering.topics.models import nmf
from framing.clustering.topics.quality import match
from framing.runtime.plugins import plug_ins
from tests.clustering.topics.corpora import counts_of

MODELS = plug_ins("framing.clustering.topics.models")
NONE = np.zeros((0, 60), np.float32)


@pytest.fixture(params=sorted(MODELS), scope="module")
def model(request):
    return MODELS[request.param]


def test_there_are_two(model):
    assert {"lda", "nmf"} <= set(MODELS)
    assert model.__doc__


def test_a_model_finds_the_groups_and_gives_the_same_bytes_again(model):
    counts, group = counts_of()
    matrix = model.prepare(counts)
    assert matrix.shape == counts.shape
    assert matrix.dtype == np.float32
    words = model.fit(matrix, 4, 1, NONE)
    assert words.shape == (4, 60)
    assert (words >= 0).all()
    assert model.fit(matrix, 4, 1, NONE).tobytes() == words.tobytes()
    weights = model.weigh(matrix, words)
    assert weights.shape == (80, 4)
    assert np.allclose(weights.sum(axis=1), 1, atol=1e-5)
    heaviest = weights.argmax(axis=1)
    assert len(set(zip(group.tolist(), heaviest.tolist(), strict=True))) == 4


def test_documents_without_words_have_no_weights(model):
    counts, _ = counts_of()
    counts = counts.tolil()
    counts[3] = 0
    matrix = model.prepare(counts.tocsr())
    words = model.fit(matrix, 4, 1, NONE)
    assert model.weigh(matrix, words)[3].tolist() == [0, 0, 0, 0]


def test_anchors_come_first_and_hold_their_words(model):
    counts, _ = counts_of()
    anchors = np.zeros((2, 60), np.float32)
    anchors[0, [2, 6, 10]] = 1
    anchors[1, [1, 5, 9]] = 1
    words = model.fit(model.prepare(counts), 4, 1, anchors)
    for row, own in zip(words, ([2, 6, 10], [1, 5, 9]), strict=False):
        top = np.argsort(-row)[:12]
        assert set(own) <= set(top.tolist())


def test_the_order_of_documents_does_not_change_nmf():
    counts, _ = counts_of(seed=3)
    matrix = nmf.prepare(counts)
    order = np.random.default_rng(0).permutation(80)
    one, other = nmf.fit(matrix, 4, 1, NONE), nmf.fit(matrix[order], 4, 1, NONE)
    assert match(one, other)[1].min() > 0.999


def test_threads_and_hash_seeds_change_no_byte():
    code = (
        "import hashlib, numpy as np\n"
        "from tests.clustering.topics.corpora import counts_of\n"
        "from framing.clustering.topics.choosing import Fitter\n"
        "from framing.clustering.topics.models import nmf\n"
        "matrix = nmf.prepare(counts_of()[0])\n"
        "fit = Fitter('nmf', matrix, np.zeros((0, 60), np.float32), 1)\n"
        "print(hashlib.sha256(b''.join(fit((k, d)).tobytes() for k in (3, 5) for d in (0, 1))).hexdigest())\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={"PYTHONPATH": ".", "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "PATH": ""},
        ).stdout
        for seed, threads in (("1", "1"), ("2", "2"))
    }  # fmt: skip
    assert len(told) == 1
