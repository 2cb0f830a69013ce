"""Foreign formats: what all of them keep, and the quirks of each."""

from __future__ import annotations

import re
import time

import pytest

from framing.errors import LexiconError
from framing.lexicon import Lexicon, describe, load_lexicon
from framing.lexicon.loading import formats
from framing.lexicon.rules import name_problem, term_problem

FOUND = formats()


def load(tmp_path, name, text) -> Lexicon:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return load_lexicon(str(path))


def terms(lexicon) -> dict[str, list]:
    return {f.path: [t.text if t.weight == 1 else (t.text, t.weight) for t in f.terms] for f in lexicon.leaves()}


def reasons(lexicon) -> list[tuple[int | None, str]]:
    return [(s.line, s.reason) for s in lexicon.skipped]


def read_or_refuse(tmp_path, name, text) -> tuple[Lexicon | None, str]:
    try:
        return load(tmp_path, name, text), ""
    except LexiconError as error:
        return None, str(error)


@pytest.mark.parametrize("name", FOUND)
def test_every_format_conforms(tmp_path, name):
    module = FOUND[name]
    file, text = module.SAMPLE
    assert [n for n, m in FOUND.items() if m.sniff(text, file)] == [name]
    lexicon = load(tmp_path, file, text)
    assert lexicon.format == name
    assert lexicon.leaves()
    assert load(tmp_path, file, "\ufeff" + text).frames == lexicon.frames
    for frame in lexicon.all_frames():
        assert not name_problem(frame.name)
        assert all(not term_problem(t.text) and t.line for t in frame.terms)
    said = describe(lexicon)
    assert said["entries_total"] == sum(said["entries"].values()) >= sum(len(f.terms) for f in lexicon.leaves())


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("cut", range(1, 10))
def test_a_torn_file_is_read_or_refused_in_one_line(tmp_path, name, cut):
    file, text = FOUND[name].SAMPLE
    lexicon, message = read_or_refuse(tmp_path, file, text[: len(text) * cut // 10])
    assert lexicon.leaves() if lexicon else file in message
    assert "\n" not in message


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("junk", [" " * 50_000, "(" * 50_000, "\t" * 50_000, "9" * 50_000, "[" * 50_000, "a*" * 25_000])
def test_long_junk_costs_no_time(tmp_path, name, junk):
    file, text = FOUND[name].SAMPLE
    start = time.perf_counter()
    for mixed in (f"{text}{junk}x\n", f"{text}x{junk}\t1\n", f"x{junk}\n{text}"):
        lexicon, message = read_or_refuse(tmp_path, file, mixed)
        assert lexicon.leaves() if lexicon else len(message) < 2000
    assert time.perf_counter() - start < 5


def test_liwc_ragged_tabs_several_ids_and_padding(tmp_path):
    head = "%\t\t\n01      A\n2\tB (Label of B)\n\tx\n1\tagain\n%\n\t\t\n"
    body = "more \t\t01 2\nnew  york\t2\ncovid 19\t1\nlamb 2\nfilth*   01\t02\nwar peace\n"
    lexicon = load(tmp_path, "x.dic", head + body)
    assert terms(lexicon) == {"A": ["more", "covid 19", "filth*"], "B": ["more", "new york", "lamb", "filth*"]}
    assert lexicon.frames[1].definition == "Label of B"
    assert [line for line, _ in reasons(lexicon)] == [4, 5, 13]


def test_liwc_categories_nest_by_tabs(tmp_path):
    lexicon = load(tmp_path, "x.dic", "%\n1\tfunction\n\t2\tpronoun\n\t\t3\tppron\n4\taffect\n%\nhe\t1\t2\t3\nsad\t4\n")
    assert lexicon.paths() == ("function", "function/pronoun", "function/pronoun/ppron", "affect")
    assert describe(lexicon)["entries"] == {
        "function": 1,
        "function > pronoun": 1,
        "function > pronoun > ppron": 1,
        "affect": 1,
    }


def test_liwc_weights_conditions_and_undeclared_categories(tmp_path):
    text = "%\n1\tA\n%\ndanger (2.5)\t1\nkind\t<of>131/125\nlike\t(02 134)125/464\t1\nwar\t1 7\nno ids\n"
    lexicon = load(tmp_path, "x.dic", text)
    assert terms(lexicon) == {"A": [("danger", 2.5), "war"]}
    assert [line for line, _ in reasons(lexicon)] == [5, 6, 7, 8]
    assert "7 is not declared" in reasons(lexicon)[2][1]


def test_liwc_without_its_fences_is_refused(tmp_path):
    with pytest.raises(LexiconError, match="%"):
        load(tmp_path, "x.dic", "1\tA\nmore\t1\n")


def test_liwc_22_marks_and_weights(tmp_path):
    lexicon = load(tmp_path, "x.dicx", 'DicTerm,A,B\r\ndanger,X,\r\n"armed attack*",,0.5\r\nwar,y,x\r\n')
    assert terms(lexicon) == {"A": ["danger"], "B": [("armed attack*", 0.5), "war"]}
    assert [line for line, _ in reasons(lexicon)] == [4]


def test_wordstat_levels_underscores_weights_and_rules(tmp_path):
    text = "A\n   \tB_C\n\t\tSOUTH_AFRICA (1)\n\t\tWAR* (2.5)\n\t\tPENITEN*(CIARY (1)\n\tPEACE(1)\nD\n@RULE [A] (1)\n"
    lexicon = load(tmp_path, "x.cat", text.replace("\n", "\r\n"))
    assert terms(lexicon) == {"A": ["PEACE"], "A/B_C": ["SOUTH AFRICA", ("WAR*", 2.5)]}
    assert [line for line, _ in reasons(lexicon)] == [5, 8, 7]
    assert describe(lexicon)["entries"] == {"A": 1, "A > B_C": 2, "D": 0}


def test_names_that_map_to_one_stay_apart_and_keep_their_origin(tmp_path):
    lexicon = load(tmp_path, "x.cat", "E\n\t+S+\n\t\tA (1)\n\t=S=\n\t\tB (1)\n\t-S-\n\t\tC (1)\n")
    assert lexicon.paths() == ("E", "E/_S_", "E/_S_ 2", "E/-S-")
    assert [f.definition for f in lexicon.leaves()] == ["+S+ (in x.cat)", "=S= (in x.cat)", ""]
    assert list(describe(lexicon)["entries"]) == ["E", "E > +S+", "E > =S=", "E > -S-"]


def test_lexicoder_blanks_and_orphans(tmp_path):
    lexicon = load(tmp_path, "x.lc3", "orphan\n+A\n more \n+B\n had\n")
    assert terms(lexicon) == {"A": ["more"], "B": ["had"]}
    assert [line for line, _ in reasons(lexicon)] == [1]


def ykd(inside, attributes="") -> str:
    return f"<?xml version='1.0'?>\n<dictionary {attributes}>{inside}</dictionary>"


def test_yoshikoder_wrapped_or_not(tmp_path):
    inside = '<cnode name="A" desc="D"><pnode name="more"/></cnode>'
    assert terms(load(tmp_path, "x.ykd", ykd(f'<cnode name="All">{inside}</cnode>'))) == {"A": ["more"]}
    bare = load(tmp_path, "x.ykd", ykd(inside + '<cnode name="B"><pnode name="had"/></cnode>'))
    assert terms(bare) == {"A": ["more"], "B": ["had"]}
    assert bare.frames[0].definition == "D"
    assert terms(load(tmp_path, "x.ykd", ykd(inside))) == {"A": ["more"]}


@pytest.mark.parametrize(
    "text",
    [
        "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY e 'x'>]><dictionary><cnode name='A'/></dictionary>",
        ykd("<cnode name='A'>"),
        ykd("<cnode name='A'><pnode name='a.*'/></cnode>", "patternengine='regexp'"),
        ykd("<cnode name='A'>" * 1000),
        ykd(""),
    ],
)
def test_yoshikoder_refusals(tmp_path, text):
    with pytest.raises(LexiconError, match=r"x\.ykd"):
        load(tmp_path, "x.ykd", text)


def test_yaml_scalars_are_the_written_strings(tmp_path):
    lexicon = load(
        tmp_path, "x.yaml", "no: [no, yes, off, null, ~a, 1.0, 0777, 2024-03-01, 'x y', \"é\"]\nB:\n- 1_000\n"
    )
    assert terms(lexicon) == {
        "no": ["no", "yes", "off", "null", "~a", "1.0", "0777", "2024-03-01", "x y", "é"],
        "B": ["1_000"],
    }


def test_yaml_nests_in_mappings_and_in_lists(tmp_path):
    lexicon = load(tmp_path, "x.yml", "A:\n  B: [x]\n  C:\n    D: y\nE:\n  - z\n  - F: [w]\nG:\n")
    assert terms(lexicon) == {"A/B": ["x"], "A/C/D": ["y"], "E": ["z"], "E/F": ["w"]}
    assert reasons(lexicon) == [(8, "the category G has no entry that can be used")]


def test_yaml_wildcards(tmp_path):
    lexicon = load(tmp_path, "x.yml", 'A: ["heckl**", "out of touch,", "z??", "a*b", "ok"]')
    assert terms(lexicon) == {"A": ["heckl*", "out of touch", "ok"]}
    assert len(lexicon.skipped) == 4
    assert describe(lexicon)["entries"] == {"A": 3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("threat: [a]\nthreat: [b]\n", "line 2.*threat.*twice"),
        ("threat: &t [danger, *t]", "line 1.*anchors"),
        ("a: [x]\n<<: *a\n", "line 2.*alias"),
        ("a: !!python/object/apply:os.system ['ls']", "tags"),
        ("a: [x]\n---\nb: [y]\n", "line 2.*second document"),
        ("a: [[x]]", "list inside a list"),
        ("- x", "category"),
        ("word", "category"),
        ("a: [x", "not valid YAML"),
        ("a: '\x07'", "not valid YAML"),
        ("? [a]\n: [b]\n", "name"),
        ("# nothing\n", "category"),
        ("{a: " * 30, "deep"),
        ("a: [" * 10_000, "YAML|list"),
    ],
)
def test_yaml_refusals(tmp_path, text, said):
    with pytest.raises(LexiconError, match=r"x\.yaml: .*") as error:
        load(tmp_path, "x.yaml", text)
    assert re.search(said, str(error.value))


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("x.csv", "word,care,harm\ngood,0.5,0\nbad,,-1\n", {"care": [("good", 0.5)], "harm": [("bad", -1.0)]}),
        ("x.tsv", "English Word\tAnger\tJoy\nwar\t1\t0\nfun\t0\t1\n", {"Anger": ["war"], "Joy": ["fun"]}),
        ("x.txt", "war\tanger\t1\nwar\tjoy\t0\nfun\tjoy\t1\n", {"anger": ["war"], "joy": ["fun"]}),
        ("x.csv", "Category;Term;Weight\nA; war ;2\nA;true;1\n", {"A": [("war", 2.0), "true"]}),
        ("x.csv", "term\nwar\narmed attack\n", {"x": ["war", "armed attack"]}),
        ("x.csv", "word,score\nwar,-2\nfun,2\n", {"x": [("war", -2.0), ("fun", 2.0)]}),
        ("x.txt", "# AFINN\n\n#war\t-2\nfun\t2\n", {"x": [("#war", -2.0), ("fun", 2.0)]}),
        ("x.txt", "war\t-2\nfun\t2\n", {"x": [("war", -2.0), ("fun", 2.0)]}),
        ("x.csv", '"","category","word"\r\n"1","NA","why?"\r\n"2","NA","u.s."\r\n', {"NA": ["why?", "u.s."]}),
        ("x.csv", "word,sentiment\ngood,positive\nbad,negative\n", {"positive": ["good"], "negative": ["bad"]}),
    ],
)
def test_tables(tmp_path, file, text, expected):
    assert terms(load(tmp_path, file, text)) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("british,american\ncolour,color\n", "british, american"),
        ("source,date,title,text\nRT,2024-01-01,T,X\n", "source, date"),
        ("x,y\n1,2\n", "no"),
        ('word,category\n"war,A\n' + "peace,B\n" * 30, "line 2.*quotation mark"),
        ("word,category\n!,A\n", "no entry"),
    ],
)
def test_tables_that_are_no_lexicon(tmp_path, text, said):
    with pytest.raises(LexiconError, match=rf"x\.csv: .*{said}"):
        load(tmp_path, "x.csv", text)


def test_an_entry_without_letters_is_counted_but_no_term(tmp_path):
    lexicon = load(tmp_path, "x.csv", "word,category\nwar,A\n!,A\n,A\nwar,\n")
    assert terms(lexicon) == {"A": ["war"]}
    assert describe(lexicon)["entries"] == {"A": 2}
    assert [line for line, _ in reasons(lexicon)] == [3, 4, 5]


def test_plain_lists_comments_repeats_and_line_ends(tmp_path):
    lexicon = load(tmp_path, "my.list.txt", "# c\rwar\r\npeace\nWar\n\n")
    assert terms(lexicon) == {"my_list": ["war", "peace"]}
    assert [line for line, _ in reasons(lexicon)] == [4]
    assert describe(lexicon)["entries"] == {"(the file)": 2}


def test_a_dictionary_of_regular_expressions_is_refused_a_mixed_one_is_read(tmp_path):
    patterns = ["(a|b)", "war.*", r"\bwar\b", "elite(n)?", "[^x]y", "x[[:alpha:]]"]
    with pytest.raises(LexiconError, match="regular expressions"):
        load(tmp_path, "x.txt", "\n".join(patterns))
    lexicon = load(tmp_path, "x.txt", "\n".join([*patterns, "war", "[laughter]", "US$"]))
    assert terms(lexicon) == {"x": ["war", "[laughter]", "US$"]}
    assert len(lexicon.skipped) == len(patterns)


def test_the_first_of_two_weights_stays(tmp_path):
    lexicon = load(tmp_path, "x.tsv", "war\t1\nwar\t2\n")
    assert terms(lexicon) == {"x": ["war"]}
    assert "2; 1 stays" in reasons(lexicon)[0][1]


def test_years_are_categories_and_counts_beside_them_are_none(tmp_path):
    """Loughran and McDonald's master file."""
    text = (
        "Word,Sequence Number,Word Count,Negative,Positive,Modal,Syllables,Source\n"
        "HARM,10,146,2009,0,0,3,y\nGAIN,20,500,0,2011,0,2,y\nTEST,30,9,-2020,0,0,1,y\n"
    )
    lexicon = load(tmp_path, "lm.csv", text)
    assert terms(lexicon) == {"Negative": ["HARM"], "Positive": ["GAIN"]}
    said = [reason for _, reason in reasons(lexicon)]
    assert "TEST: taken out of Negative in 2020" in said
    assert "Sequence Number, Word Count, Syllables: no categories, which hold years here" in said


def test_cells_that_repeat_the_category_s_name(tmp_path):
    """The General Inquirer; senses of a word are the word."""
    text = (
        "Entry\tSource\tPos\tHostile\tOthtags\nGOOD#1\tH4\tPos\t\tverb\nHIT#1\tH4\t\tHostile\t\nHIT#2\tH4\t\tHostile\n"
    )
    lexicon = load(tmp_path, "gi.tsv", text)
    assert terms(lexicon) == {"Pos": ["GOOD"], "Hostile": ["HIT"]}
    assert sum("one sense of a word" in reason for _, reason in reasons(lexicon)) == 3


@pytest.mark.parametrize("entry", ["colo?r", "kind (of)", "(i) like*", "fun <of>", "war|peace"])
def test_signs_of_other_patterns_are_skipped_with_a_reason(tmp_path, entry):
    lexicon = load(tmp_path, "a.lc3", f"+f\npeace\n{entry}\n")
    assert terms(lexicon) == {"f": ["peace"]}
    assert reasons(lexicon)[0][0] == 3
