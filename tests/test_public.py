import subprocess
import sys

import framing


def test_the_public_names_are_sorted_and_all_there():
    assert framing.__all__ == sorted(framing._HOME)
    assert dir(framing) == framing.__all__
    assert all(getattr(framing, name).__doc__ for name in framing.__all__)


def test_import_loads_nothing_heavy():
    code = "import framing, sys; print([m for m in ('pandas', 'numpy', 'spacy', 'altair') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_readme_example_runs(tmp_path):
    (tmp_path / "articles.csv").write_text("source,date,text\nA,2024-01-01,A threat.\nB,2024-01-01,A threat again.\n")
    documents, rejects = framing.read_documents(tmp_path / "articles.csv")
    counts, mentions = framing.score(documents, [framing.load_lexicon("threat")])
    assert (len(documents), len(rejects), counts["hits"].sum(), len(mentions)) == (2, 0, 4, 2)
    assert framing.find_events(documents).members.columns.tolist() == ["event_id", "doc_id", "similarity"]
