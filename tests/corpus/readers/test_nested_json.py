"""Answers of interfaces and exports of crawlers: where the records stand, dotted columns, pieces of texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.readers import Nested, Record, _window, join_pieces, json_array, json_lines
from framing.corpus.readers._json import flatten
from framing.corpus.readers._paths import guess_path
from framing.errors import InputError
from tests.corpus.readers.test_readers import open_file, write
from tests.corpus.test_reading import TEXT
from tests.corpus.test_reading import read as read_corpus

ARTICLE = {"title": "Talks", "url": "https://a.example/1", "publishedAt": "2024-03-01T10:00:00Z", "content": TEXT,
           "source": {"id": None, "name": "Alpha"}, "urlToImage": None}  # fmt: skip


def read(path):
    file, reader = open_file(path)
    return list({"json_array": json_array, "json_lines": json_lines}[reader].read(file))


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"status": "ok", "articles": [ARTICLE]}, ("articles",)),
        ({"articles": {"page": 1, "results": [ARTICLE]}}, ("articles", "results")),
        ({"response": {"status": "ok", "docs": [{"headline": {"main": "Talks"}, "pub_date": "2024-03-01"}]}},
         ("response", "docs")),
        ({"data": [{"id": "1", "text": "Peace", "created_at": "2024"}], "includes": {"users": [{"username": "a"}]}},
         ("data",)),
        ({"hits": {"hits": [{"_id": "1", "_source": {"title": "Talks", "text": "Peace", "date": "2024"}}]}},
         ("hits", "hits")),
        ({"title": "A feed", "description": "All of it", "items": [{"title": "Talks", "content_text": "Peace",
          "url": "u", "date_published": "2024"}]}, ("items",)),
        ({"name": "Alpha", "messages": [{"date": "2024", "from": "Alpha", "text": ["a ", {"type": "b", "text": "c"}]}]},
         ("messages",)),
        ({"chats": {"list": [{"name": "A", "messages": [{"date": "2024", "text": "Peace"}]}]}},
         ("chats", "list", "messages")),
        # one article with what belongs to it, not an answer
        ({"title": "Talks", "text": "a", "comments": [{"text": "b", "date": "2024", "title": "t", "url": "u"}]}, ()),
        ({"title": "Talks", "publish_date": "2024", "story_sentences": [{"sentence": "a", "language": "en"}]}, ()),
        ([ARTICLE], ()),
        ([{"key": "1", "data": {"title": "Talks", "date": "2024"}}], ()),
        ({"status": "ok", "results": []}, None),
        ({"a": [{"b": 1}]}, None),
    ],
)  # fmt: skip
def test_where_the_records_stand(value, path):
    text = json.dumps(value)
    assert guess_path(text) == path
    whole = guess_path(json.dumps(value, indent=1))
    assert whole == path
    guess_path(text[: len(text) * 2 // 3])  # cut off anywhere, it is told by what was seen


ROWS = st.lists(st.fixed_dictionaries({"title": st.text(), "text": st.text(), "n": st.integers(-9, 9)}), min_size=1)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\[]{},: é', max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
)


@given(ROWS, st.lists(JUNK, min_size=3, max_size=3), st.sampled_from([None, 2]), st.integers(1, 40))
def test_records_below_keys_are_read_in_order_whatever_stands_beside(tmp_path_factory, rows, junk, indent, chunk):
    before, between, after = junk
    value = {"meta": before, "response": {"x": between, "docs": rows, "y": before}, "z": after}
    folder = tmp_path_factory.mktemp("j")
    path = write(folder, "a.json", json.dumps(value, indent=indent, ensure_ascii=False))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_window, "CHUNK", chunk)
        found = read(path)
    assert [dict(r.values) for r in found] == [{k: str(v) for k, v in row.items()} for row in rows]
    assert [r.number for r in found] == list(range(1, len(rows) + 1))


@given(st.integers(0, 400))
def test_an_answer_that_breaks_off_anywhere_is_refused_or_read_in_part(tmp_path_factory, length):
    text = json.dumps({"status": "ok", "articles": [ARTICLE] * 2, "next": "x"})
    path = write(tmp_path_factory.mktemp("c"), "a.json", text[: max(1, len(text) - length)])
    if length:
        with pytest.raises(InputError) as error:
            read(path)
        assert "\n" not in str(error.value)
    else:
        assert len(read(path)) == 2


def test_answers_one_after_the_other_and_one_a_line(tmp_path):
    answer = {"status": "ok", "articles": [ARTICLE, ARTICLE]}
    for name, glue in (("a.json", "\n"), ("b.jsonl", "\n"), ("c.json", "")):
        found = read(write(tmp_path, name, glue.join([json.dumps(answer)] * 3)))
        assert [(r.number, r.values["source.name"]) for r in found] == [(n, "Alpha") for n in range(1, 7)]


def test_a_place_that_is_given(tmp_path):
    value = {"meta": {"title": "x", "text": "y", "date": "2024"}, "found": {"all": [ARTICLE, {"title": "Peace"}]}}
    path = write(tmp_path, "a.json", json.dumps(value))
    found = read_corpus(path, input__records="found.all", input__columns={"date": "publishedAt"})
    assert found.documents["title"].tolist() == ["Peace", "Talks"]
    with pytest.raises(InputError, match=r'no records below input\.records = "found\.none".*found\.all'):
        read_corpus(path, input__records="found.none")
    whole = read_corpus(write(tmp_path, "b.json", json.dumps(ARTICLE)), input__records=".")
    assert whole.documents["source"].tolist() == ["Alpha"]


def test_nothing_that_could_be_a_record_is_refused_with_what_was_seen(tmp_path):
    path = write(tmp_path, "a.json", json.dumps({"rows": {"all": [{"b": 1}]}}, indent=1))
    with pytest.raises(InputError, match=r'no record with a text or a title.*input\.records, e\.g\. "rows\.all"'):
        read(path)


def test_objects_become_dotted_columns_but_lists_and_data_do_not():
    wide = {str(n): n for n in range(65)}
    deep = {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}
    assert flatten({"source": {"name": "A", "owner": {"x": None}}, "tags": ["a"], "empty": {}, "wide": wide}) == {
        "source.name": "A", "source.owner.x": None, "tags": '["a"]', "empty": "{}",
        "wide": json.dumps(wide, separators=(",", ":")),
    }  # fmt: skip
    assert flatten(deep) == {"a.b.c.d.e": '{"f":1}'}
    assert flatten({"a": {"b": 1}, "a.b": 2}) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["Talks ", {"type": "bold", "text": "resume"}, "."], "Talks resume."),
        ([{"type": "link", "text": "a"}, {"type": "plain", "text": "b"}], "ab"),
        (["One.", "Two."], "One.\n\nTwo."),
        (["a", 1], ""), (["a", {"type": "b"}], ""), ({"text": "a"}, ""), ([], ""),
    ],
)  # fmt: skip
def test_a_text_in_pieces(value, text):
    assert join_pieces(Nested(json.dumps(value))) == text


def test_an_export_of_telegram(tmp_path):
    messages = [
        {"id": 1, "type": "message", "date": "2024-03-01T10:00:00", "date_unixtime": "1709287200", "from": "Alpha",
         "from_id": "channel1", "text": ["Breaking: ", {"type": "bold", "text": "talks"}, " resume."]},
        {"id": 2, "type": "service", "date": "2024-03-01T10:00:00", "action": "pin_message"},
    ]  # fmt: skip
    value = {"name": "Alpha", "type": "public_channel", "id": 1, "messages": messages}
    found = read_corpus(write(tmp_path, "result.json", json.dumps(value)))
    assert found.inputs[0]["tool"] == "Telegram export"
    row = found.documents.iloc[0]
    assert (row.source, row.date, row.text_length) == ("Alpha", "2024-03-01", len("Breaking: talks resume."))
    assert found.rejects[["record", "code"]].to_numpy().tolist() == [[2, "no_words"]]


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        ([{"id": 1, "date": "2024-03-01", "link": "https://a.example/1", "title": {"rendered": "Talks"},
           "content": {"rendered": f"<p>{TEXT}</p>"}, "excerpt": {"rendered": "The"}}],
         {"title": "title.rendered", "text": "content.rendered", "url": "link"}),
        ({"response": {"results": [{"id": "w", "sectionName": "World", "webPublicationDate": "2024-03-01",
           "webTitle": "Talks", "webUrl": "https://a.example/1", "fields": {"headline": "T", "bodyText": TEXT}}]}},
         {"title": "webTitle", "text": "fields.bodyText", "url": "webUrl"}),
        ({"@type": "NewsArticle", "headline": "Talks", "datePublished": "2024-03-01", "dateModified": "2024-03-02",
          "articleBody": TEXT, "publisher": {"name": "Alpha"}},
         {"source": "publisher.name", "title": "headline", "text": "articleBody"}),
        ({"items": [{"id": {"videoId": "v"}, "snippet": {"publishedAt": "2024-03-01", "title": "Talks",
          "description": TEXT, "channelTitle": "Alpha"}}]},
         {"source": "snippet.channelTitle", "title": "snippet.title", "text": "snippet.description"}),
        ({"stories": [{"title": "Talks", "body": TEXT, "published_at": "2024-03-01", "source": {"name": "Alpha",
          "domain": "a.example"}, "sentiment": {"title": {"polarity": "neutral"}, "body": {"polarity": "neutral"}}}]},
         {"source": "source.name", "title": "title", "text": "body"}),
    ],
)  # fmt: skip
def test_columns_of_interfaces(value, columns, tmp_path):
    found = read_corpus(write(tmp_path, "a.json", json.dumps(value)))
    told = {
        role: name for role, name in found.inputs[0]["columns"].items() if role in ("source", "title", "text", "url")
    }
    assert told == columns
    assert found.documents["date"].tolist() == ["2024-03-01"]


def test_the_source_of_a_tweet_is_who_wrote_it(tmp_path):
    tweet = {"id": 1, "id_str": "1", "created_at": "2024-03-01", "text": "Peace", "user": {"screen_name": "alpha"},
             "source": '<a href="https://x.example" rel="nofollow">Web</a>', "lang": "en"}  # fmt: skip
    found = read_corpus(write(tmp_path, "a.jsonl", json.dumps(tweet) + "\n"))
    assert found.documents[["doc_id", "source", "url"]].to_numpy().tolist() == [["1", "alpha", ""]]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("newsapi-org-json/everything.json", (20, "NewsAPI", "Mashable", "2020-05-03")),
        ("news-please-json/sample.json", (1, "news-please", "www.rt.com", "2017-07-17")),
        ("mediacloud/story_27456565.json", (1, "Media Cloud stories", "globalvoicesonline.org", "2010-11-24")),
        ("agency-nitf-newsml-ninjs/ninjsExSimpleText1.json", (1, "ninjs", "example.com", "2013-07-09")),
        ("twitter-json/stream.json", (2, "Twitter API v1.1", "foxxy", "2015-01-05")),
        ("zotero-json/items_doc.json", (20, "Zotero", "(unknown)", "")),
        ("shapes-written-by-us/event-registry-getArticles.json", (1, "Event Registry", "The Example", "2023-05-16")),
        ("shapes-written-by-us/gdelt-doc-artlist.json", (1, "GDELT DOC", "example.com", "2024-03-01")),
        ("shapes-written-by-us/telegram-result.json", (2, "Telegram export", "Example Channel", "2024-03-01")),
        ("shapes-written-by-us/trafilatura-json-lines.jsonl", (3, "trafilatura", "DW.COM", "2020-01-19")),
        ("shapes-written-by-us/amcat4.jsonl", (1, None, "The Example", "2024-03-01")),
        ("shapes-written-by-us/scrapy.jl", (1, None, "example.com", "2024-03-01")),
    ],
)
def test_samples(shared, tmp_path, name, told):
    """The number of records, the tool and the first record, as SOURCES.md and the files themselves have them."""
    sample = shared / "data" / "exports" / name
    found = read_corpus(write(tmp_path, sample.name, sample.read_bytes()))
    first = found.documents.set_index("record").loc[1]
    assert (found.read, found.inputs[0].get("tool"), first["source"], first["date"]) == told


def test_records_are_records(tmp_path):
    (record,) = read(write(tmp_path, "a.json", json.dumps({"articles": [ARTICLE]}, indent=1)))
    assert record == Record(1, flatten(ARTICLE))
