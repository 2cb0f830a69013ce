"""What names of columns say: of tools, of eight languages and more, and what is refused rather than guessed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.addresses import is_article_address, registered_domain
from framing.corpus.column_names import fold, rank
from framing.corpus.columns import assign_columns
from framing.errors import InputError
from tests.corpus.test_reading import TEXT, csv, lines, read

ROLES = ("source", "date", "title", "text", "url")


def roles(columns, sample=()):
    found = assign_columns(columns, {}, "x", sample).roles
    return tuple(found.get(role) for role in ROLES)


@pytest.mark.parametrize(
    ("columns", "source", "date", "title", "text", "url"),
    [
        # crawlers and sets of data
        ("title text domain date description url image_url", "domain", "date", "title", "text", "url"),
        ("url text timestamp", None, "timestamp", None, "text", "url"),
        ("title text summary authors publish_date status url url_used domain warc_date split",
         "domain", "publish_date", "title", "text", "url"),
        ("date year month day author title article url section publication",
         "publication", "date", "title", "article", "url"),
        ("id date source title content author url published published_utc collection_utc",
         "source", "published", "title", "content", "url"),
        ("link headline category short_description authors date",
         None, "date", "headline", "short_description", "link"),
        ("id domain type url content scraped_at inserted_at updated_at title authors keywords meta_keywords source",
         "domain", "scraped_at", "title", "content", "url"),
        ("ID TITLE URL PUBLISHER CATEGORY STORY HOSTNAME TIMESTAMP", "PUBLISHER", "TIMESTAMP", "TITLE", None, "URL"),
        ("id content title media-type source published", "source", "published", "title", "content", None),
        ("url source_url title top_image movies text keywords summary publish_date",
         "source_url", "publish_date", "title", "text", "url"),
        ("GLOBALEVENTID SQLDATE Actor1Name DATEADDED SOURCEURL", None, "SQLDATE", None, None, "SOURCEURL"),
        ("stories_id collect_date guid language media_id media_name publish_date title url",
         "media_name", "publish_date", "title", None, "url"),
        ("post_title post_content post_date post_status post_author guid",
         None, "post_date", "post_title", "post_content", None),
        ("urlToImage publishedAt source.name title description url content",
         "source.name", "publishedAt", "title", "content", "url"),
        ("subreddit selftext title created_utc permalink author",
         "subreddit", "created_utc", "title", "selftext", "permalink"),
        ("doc.id doc.title doc.date doc.source doc.url doc.wordcount text",
         "doc.source", "doc.date", "doc.title", "text", "doc.url"),
        ("tweet_id user_username text created_at source", "user_username", "created_at", None, "text", None),
        ("headline_text publish_date headline_category", None, "publish_date", "headline_text", None, None),
        # databases
        ("Title|Publication title|Publication date|Abstract|Full text|Document URL|ISSN",
         "Publication title", "Publication date", "Title", "Full text", "Document URL"),
        ("Source Name|Source Domain|Date|Time|Title|Opening Text|Hit Sentence|URL|Author Name",
         "Source Name", "Date", "Title", "Hit Sentence", "URL"),
        ("Published date|Headline|Publication|Byline|Section|Length (words)|Body (text)",
         "Publication", "Published date", "Headline", "Body (text)", None),
        ("url|indexed|published|title|content|content_snippet|domain_url|lang",
         "domain_url", "published", "title", "content", "url"),
        # people
        ("Medium|Datum der Veröffentlichung|Titel des Artikels|Artikeltext|Link",
         "Medium", "Datum der Veröffentlichung", "Titel des Artikels", "Artikeltext", "Link"),
        ("MedienName|VeroeffentlichtAm|ArtikelTitel|ArtikelText",
         "MedienName", "VeroeffentlichtAm", "ArtikelTitel", "ArtikelText", None),
        ("medio_comunicacion|fecha_publicacion|titulo_noticia|contenido",
         "medio_comunicacion", "fecha_publicacion", "titulo_noticia", "contenido", None),
        ("data_pubblicazione|titolo_articolo|testo_articolo",
         None, "data_pubblicazione", "titolo_articolo", "testo_articolo", None),
        ("Nom du journal|Date de parution|Titre de l'article|Corps de l'article|Lien",
         "Nom du journal", "Date de parution", "Titre de l'article", "Corps de l'article", "Lien"),
        ("Periódico|Fecha de publicación|Título de la noticia|Texto completo|Enlace",
         "Periódico", "Fecha de publicación", "Título de la noticia", "Texto completo", "Enlace"),
        ("Dagblad|Publicatiedatum|Titel artikel|Volledige tekst|Auteur",
         "Dagblad", "Publicatiedatum", "Titel artikel", "Volledige tekst", None),
        ("СМИ|Дата публикации|Название статьи|Текст статьи|Ссылка|Автор",
         "СМИ", "Дата публикации", "Название статьи", "Текст статьи", "Ссылка"),
        ("Jornal|Data de publicação|Manchete|Conteúdo|Editoria",
         "Jornal", "Data de publicação", "Manchete", "Conteúdo", None),
        ("Giornale|Data di pubblicazione|Titolo dell'articolo|Testo integrale|Autore",
         "Giornale", "Data di pubblicazione", "Titolo dell'articolo", "Testo integrale", None),
        ("Source-文献来源|PubTime-发表时间|Title-题名|Summary-摘要",
         "Source-文献来源", "PubTime-发表时间", "Title-题名", "Summary-摘要", None),
        ("\ufeffQuelle / Source|Datum / Date|Titel / Title|Text", "\ufeffQuelle / Source", "Datum / Date",
         "Titel / Title", "Text", None),
    ],
)  # fmt: skip
def test_columns_of_tools_and_people(columns, source, date, title, text, url):
    names = columns.split("|") if "|" in columns else columns.split()
    assert roles(names) == (source, date, title, text, url)


@given(st.sampled_from(["date_publish", "maintext", "source_name", "publication title", "canonical url"]), st.data())
def test_case_and_marks_never_show(name, data):
    words = [data.draw(st.sampled_from([w.lower(), w.upper(), w.title()])) for w in name.replace("_", " ").split()]
    spelt = data.draw(st.sampled_from([" ", "_", "-", "  "])).join(words)
    assert fold(spelt) == fold(name)
    assert [rank(role, f"\ufeff{spelt} ") for role in ROLES] == [rank(role, name) for role in ROLES]


@pytest.mark.parametrize(
    "names",
    [
        ["author", "section", "sectionName", "pillarName", "byline", "category", "Ressort", "Rubrique", "Autor"],
        ["data source", "tweet_source", "source_file", "source_type", "media-type", "author_name", "user.description"],
        ["date_modify", "updated_at", "lastmod", "word_count", "text_length", "title_tokens", "date_of_birth"],
    ],
)
def test_what_is_no_outlet_date_or_text_is_none(names):
    assert roles(names) == (None,) * 5


@pytest.mark.parametrize(
    ("pair", "role"),
    [(["pubDate", "pub_date"], "date"), (["Title (EN)", "Title (DE)"], "title"), (["Source", "source "], "source")],
)
def test_one_name_for_two_columns_is_refused_with_the_line_to_type(pair, role):
    with pytest.raises(InputError, match=rf'may be column .* or .*input\.columns = {{ {role} = "') as error:
        assign_columns(["body", *pair], {}, "x")
    assert all(repr(name) in str(error.value) for name in pair)
    assert assign_columns(["body", *pair], {role: pair[1]}, "x").roles[role] == pair[1]


def test_what_was_passed_over_and_what_is_only_a_part_is_said(tmp_path):
    header = "id,source,publisher,seendate,title,snippet"
    found = read(csv(tmp_path, f"1,A,B,2024-03-01,Peace,{TEXT}", header=header))
    assert found.documents["source"].tolist() == ["A"]
    said = "\n".join(found.warnings)
    for part in ("column 'source', not 'publisher'", "'snippet', by its name a part", "'seendate', the day of collect"):
        assert part in said
    assert "column 'source', not" not in "\n".join(
        read(csv(tmp_path, "1,A,B,2024,t", header="id,source,publisher,date,text"),
             input__columns={"source": "source"}).warnings
    )  # fmt: skip


def test_a_tool_may_mean_another_thing_by_a_name():
    state_media = ["url", "id", "dump", "base_url", "country", "typology_2024", "text", "date"]
    found = assign_columns(state_media, {}, "x")
    assert (found.tool, found.tiers["date"], found.tiers["source"]) == ("World State Media", "crawled", "address")
    assert assign_columns(["base_url", "text", "date"], {}, "x").tiers["date"] == "date"


# ---- addresses ----


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.theguardian.com/world/2024/mar/01/a", "theguardian.com"),
        ("http://news.bbc.co.uk/1/hi", "bbc.co.uk"),
        ("//folha.uol.com.br/x", "uol.com.br"),
        ("edition.cnn.com", "cnn.com"),
        ("https://user:pass@Www.Example.ORG.:8080/a?b", "example.org"),
        ("https://somebody.substack.com/p/x", "somebody.substack.com"),
        ("https://web.archive.org/web/20200101000000/https://www.lemonde.fr/a.html", "lemonde.fr"),
        ("http://192.0.2.7/a", "192.0.2.7"),
        ("https://правда.рф/новость", "правда.рф"),
        ("https://t.co/abc", "t.co"),
        ("The Guardian", ""),
        ("https://[::1", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_the_registered_domain(address, domain):
    assert registered_domain(address) == domain


@given(st.text())
def test_no_address_breaks_it(text):
    assert registered_domain(registered_domain(text)) == registered_domain(text)
    assert is_article_address(text) in (True, False)


def test_where_only_an_address_is_there_its_domain_is_the_outlet(tmp_path):
    rows = ("1,https://www.alpha.example/a,2024,t", "2,https://beta.co.uk/b,2024,u")
    found = read(csv(tmp_path, *rows, header="id,url,date,text"))
    assert sorted(found.documents["source"]) == ["alpha.example", "beta.co.uk"]
    assert any("outlet is the registered domain of column 'url'" in w for w in found.warnings)
    with pytest.raises(InputError, match="no source column"):
        read(csv(tmp_path, "1,x,2024,t", header="id,url,date,text"))
    assert (
        read(csv(tmp_path, *rows, header="id,url,date,text"), input__columns={"source": False})
        .documents["source"]
        .tolist()
        == ["(unknown)"] * 2
    )


def test_a_source_that_holds_addresses_of_articles_is_the_address(tmp_path):
    records = [{"source": f"https://a.example/{n}", "date": "2024", "text": f"Peace {n}."} for n in range(3)]
    found = read(lines(tmp_path, *records))
    assert set(found.documents["source"]) == {"a.example"}
    assert sorted(found.documents["url"]) == [r["source"] for r in records]
    named = read(lines(tmp_path, *(r | {"site_name": "Alpha"} for r in records)))
    assert set(named.documents["source"]) == {"Alpha"}
    assert set(read(csv(tmp_path, "1,https://alpha.example/,2024,t")).documents["source"]) == {"alpha.example"}


@pytest.mark.shared
def test_headers_of_real_tools(shared):
    """`null` is no column: an outlet may then come of the address. CNN's highlights are counted as the title there."""
    headers = json.loads((shared / "data" / "exports" / "headers.json").read_text(encoding="utf-8"))
    wrong = {
        name: told
        for name, entry in headers.items()
        if (told := roles(entry["columns"])) != tuple(entry[role] for role in ROLES)
    }
    assert len(wrong) <= 2, wrong


def test_words_that_say_nothing_alone_are_no_role():
    for name in ("page", "item", "de la", "full", "post"):
        assert set(assign_columns(["title", "text", name], {}, "f").roles) == {"title", "text"}


@pytest.mark.parametrize(
    ("columns", "told"),
    [  # columns as the tools' documentation and exports name them: source, date, title, text, url
        ("title link clean_url published_date excerpt summary rights", "clean_url published_date title summary link"),
        ("title link domain_url name_source published_date content", "name_source published_date title content link"),
        ("url url_host_registered_domain fetch_time text", "url_host_registered_domain fetch_time - text url"),
        ("article_title canonical_domain publication_date indexed_date url original_url text_content",
         "canonical_domain publication_date article_title text_content url"),
        ("id title body source.name source.domain published_at links.permalink",
         "source.name published_at title body links.permalink"),
        ("author created_utc domain id permalink selftext subreddit title url",
         "subreddit created_utc title selftext permalink"),
        ("id thread_id timestamp body subject author url", "author timestamp subject body url"),
        ("id created_at content account.acct account.display_name url", "account.acct created_at - content url"),
        ("Rubrik Källa Publicerad Datum Brödtext Länk", "Källa Publicerad Rubrik Brödtext Länk"),
        ("Overskrift Medie Publiceringsdato Brødtekst Lenke", "Medie Publiceringsdato Overskrift Brødtekst Lenke"),
        ("標題 報章 日期 版面 內容", "報章 日期 標題 內容 -"),
        ("Datum Bron Titel Bericht Url", "Bron Datum Titel Bericht Url"),
        ("СМИ Дата Время Заголовок Текст URL", "СМИ Дата Заголовок Текст URL"),
    ],
)  # fmt: skip
def test_headers_of_further_tools(columns, told):
    expected = tuple(None if name == "-" else name for name in told.split())
    assert roles(columns.split()) == expected
