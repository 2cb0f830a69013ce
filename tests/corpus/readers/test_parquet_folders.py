"""A folder of Parquet parts, as Spark and Hive write them; the two largest open corpora by the columns they publish."""

import json

import pandas as pd
import pyarrow.parquet as pq

from framing.corpus.readers.parquet import partitions
from tests.corpus.test_reading import read


def test_folders_that_name_a_value_are_columns(tmp_path):
    folder = tmp_path / "news"
    for year, month, n in ((2024, 3, 2), (2024, 4, 1)):
        part = folder / f"year={year}" / f"month={month:02}"
        part.mkdir(parents=True)
        rows = {
            "source": ["A"] * n,
            "date": [f"{year}-{month:02}-0{i + 1}" for i in range(n)],
            "text": [f"Talks of month {month}, part {i}." for i in range(n)],
        }
        pd.DataFrame(rows).to_parquet(part / "part-0.parquet", row_group_size=1)
    (folder / "_SUCCESS").touch()
    found = read(folder)
    assert len(found.documents) == 3
    assert sorted(found.documents["month"]) == ["03", "03", "04"]
    assert found.inputs[0]["file"] == "year=2024/month=03/part-0.parquet"


def test_a_column_of_the_file_wins_over_its_folder(tmp_path):
    part = tmp_path / "news" / "source=B"
    part.mkdir(parents=True)
    pd.DataFrame({"Source": ["A"], "date": ["2024"], "text": ["Talks."]}).to_parquet(part / "p.parquet")
    assert read(tmp_path / "news").documents["source"].tolist() == ["A"]


def test_names_of_folders_are_unquoted_and_missing_ones_left_out():
    label = "source=The%20Times/day=__HIVE_DEFAULT_PARTITION__/plain/a=b.parquet"
    assert partitions(label) == {"source": "The Times"}


def test_parts_are_read_a_batch_at_a_time(tmp_path, monkeypatch):
    path = tmp_path / "p.parquet"
    pd.DataFrame({"source": ["A"] * 4, "date": ["2024"] * 4, "text": list("abcd")}).to_parquet(path, row_group_size=2)
    asked = []
    iterate = pq.ParquetFile.iter_batches
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", lambda *a, **k: asked.append(a[1:]) or iterate(*a, **k))
    assert len(read(path).documents) == 4
    assert asked
    assert all(size <= 1000 for (size,) in asked)


def test_world_state_media_by_its_published_columns(tmp_path):
    """huggingface.co/datasets/manestay/world_state_media_multi: the outlet's host, and the day of the crawl."""
    typology = {f"typology_{year}": "SC" for year in range(2022, 2026)}
    rows = [
        {"url": f"https://www.alpha.example/{n}", "id": f"<urn:uuid:0000-{n}>", "dump": "CC-MAIN-2023-50",
         "language": "deu_Latn", "language_script": "Latn", "row_index": n, "base_url": "alpha.example",
         "country": "Moldova", **typology, "text": f"Ein Text über {n} Gespräche.", "date": f"2023-12-0{n}T05:00:00Z"}
        for n in (1, 2)
    ]  # fmt: skip
    part = tmp_path / "multi" / "deu_Latn"
    part.mkdir(parents=True)
    pd.DataFrame(rows).to_parquet(part / "train-00000-of-00300.parquet")
    pd.DataFrame([row | {"token_count": 9} for row in rows]).drop(columns=["language", "language_script"]).assign(
        url="https://beta.example/1", base_url="beta.example", id=["<urn:uuid:b>", "<urn:uuid:c>"]
    ).to_parquet(tmp_path / "multi" / "en.parquet")
    found = read(tmp_path / "multi")
    assert (len(found.documents), found.rejects.empty) == (4, True)
    assert found.documents["source"].tolist() == ["alpha.example", "beta.example"] * 2
    assert set(found.documents["date_kind"]) == {"crawled"}
    assert set(found.documents.loc[found.documents["source"] == "alpha.example", "language"]) == {"de"}
    assert {file["tool"] for file in found.inputs} == {"World State Media"}
    assert found.documents["country"].tolist() == ["Moldova"] * 4


def test_infini_news_by_its_published_columns(tmp_path):
    """huggingface.co/datasets/ruggsea/infini-news-corpus: folders name the month of the crawl, not that of print."""
    rows = [
        {"url": f"https://www.{host}/{n}", "url_hostname": f"www.{host}", "warc_date": "2024-04-02T10:00:00Z",
         "warc_record_id": f"<urn:uuid:{host}{n}>", "publish_date": f"2024-03-{30 + n}", "title": f"Talks {n}",
         "description": "What they said.", "text": f"They spoke for {n} days.", "lang": "eng", "language_short": "en",
         "iptc_topic": "politics", "iptc_score": 0.9, "text_xxhash64": 2**63 + n}
        for n, host in ((0, "alpha.example"), (1, "beta.example"))
    ]  # fmt: skip
    part = tmp_path / "data" / "year=2024" / "month=04"
    part.mkdir(parents=True)
    pd.DataFrame(rows).astype({"text_xxhash64": "uint64"}).to_parquet(part / "part-00000.parquet")
    found = read(tmp_path / "data")
    rows = json.loads(found.documents[["source", "date", "date_kind", "title", "language"]].to_json(orient="values"))
    assert rows == [
        ["www.alpha.example", "2024-03-30", "published", "Talks 0", "en"],
        ["www.beta.example", "2024-03-31", "published", "Talks 1", "en"],
    ]
    assert found.documents["month"].tolist() == ["04", "04"]
