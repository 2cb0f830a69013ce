"""Markup is undone once, on evidence; a text that merely holds its signs stays as it is."""

import html
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from framing.text.markup import undo_markup

WORDS = st.lists(
    st.sampled_from("The threat is real and the army’s reply of May 4 was swift café".split()), min_size=1, max_size=8
)
SENTENCES = WORDS.map(lambda words: " ".join(words) + ".")


def undone(text):
    return undo_markup(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<<A menace to all>> of 2=3 and a=3D",
        "I <3 this, 5 < 6 > 4, and a << b",
        "write to <jane@example.org>, or to <Jane Doe>",
        "the <br> tag and the <p> tag",
        "AT&T, Q&A; R&D and Barnes & Noble &unknown;",
        "5 * 3 * 2 is 30; see *.txt and *.csv",
        "f**k this s**t, and **** that",
        "Bürger*innen (*Anmerkung: Leser*innen)",
        "Prices* rose. *Adjusted",
        "a snake_case_name and __file",
        "C:\\new\\table and D:\\users\\beef",
        "¯\\_(ツ)_/¯",
        "[he] said [sic] (see [1]) [Trump](he said so)",
        "#hashtag and a # sign",
        "- one\n- two\n> said she",
        "a | b | c",
        'He said "yes" and "no". Then "" came.',
        "`it` is the ministers` own",
    ],
)
def test_a_text_that_mentions_signs_stays(text):
    cleaned = "it is the ministers` own" if text.startswith("`") else text
    assert undo_markup(text) == (cleaned, {"markdown": 1} if text.startswith("`") else {})


@pytest.mark.parametrize(
    ("text", "expected", "kinds"),
    [
        (r"He said \"no.\"\n\nThen \"yes\".", 'He said "no."\n\nThen "yes".', {"escapes"}),
        (r"One.\r\n\r\nTwo.", "One.\n\nTwo.", {"escapes"}),
        (r"\u201cOne,\u201d he said\u2019s \ud83d\ude00", "“One,” he said’s 😀", {"escapes"}),
        (r"caf\xc3\xa9 \xe2\x80\x9cyes\xe2\x80\x9d", "café “yes”", {"escapes"}),
        ('""One,"" he said.', '"One," he said.', {"escapes"}),
        ("&quot;One&quot; &amp; &#8220;two&#x201d; caf&eacute; &#8217s", '"One" & “two” café ’s', {"entities"}),
        ("&amp;quot;One&amp;quot; &amp;amp;#8217;s", '"One" ’s', {"entities"}),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo.", {"entities", "tags"}),
        ("<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo.", {"tags"}),
        ("<P class=a>One.<P>Two.", "One.\n\nTwo.", {"tags"}),
        ("One.<br/><br />Two.<br>\nThree.", "One.\n\nTwo.\nThree.", {"tags"}),
        ("<p>a line\n  and another</p>", "a line   and another", {"tags"}),
        ("<b>thr</b>eat<i>s</i>", "threats", {"tags"}),
        ("<q>Yes</q>, <a href='x>y'>she</a> said", "“Yes”, she said", {"tags"}),
        ("<div>a<script>if (a<b) {}</script><!-- no --><style>p{}</style>b</div>", "a\n\nb", {"tags"}),
        ("<![CDATA[<p>One &amp; two</p>]]>", "One & two", {"entities", "tags"}),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb", {"tags"}),
        ("Seen at <a href=\"http://x.example\">home</a>, cut <a hre", "Seen at home, cut ", {"tags"}),
        ("<cnn:p>One</cnn:p> 5 < 6", "One 5 < 6", {"tags"}),
        ("One<!-- no --> two", "One two", {"tags"}),
        ("[b]One[/b] [i]two [sic]", "One [i]two [sic]", {"tags"}),
        ("Caf=C3=A9 and =E2=80=9Cso=E2=80=9D a long=\n er line", "Café and “so” a long er line", {"escapes"}),
        ("One._x000D_\nTwo._x000D_\n", "One.\nTwo.\n", {"escapes"}),
        ("A [[Page|threat]] of [[war]], '''bold'''", "A threat of war, bold", {"wiki"}),
        (r"One\. Two\-three \(four\)", "One. Two-three (four)", {"markdown"}),
        ("The **threat** is _\"real\"_, ***so*** ~~no~~ **a *b***", 'The threat is "real", so no a b', {"markdown"}),
        ("**threat**s and pre**war**", "threats and prewar", {"markdown"}),
        ("A [threat](https://x.example/a_(b) \"t\") ![alt](i.png)here", "A threat here", {"markdown"}),
        ("A [threat][1] and [war][].\n\n[1]: http://x.example\n[war]: /y 'z'\n", "A threat and war.", {"markdown"}),
        ("# Head\nOne.\n\n## Sub ##\nTwo.", "Head\n\nOne.\n\nSub\n\nTwo.", {"markdown"}),
        ("**One**\n\n* a\n* b\n\n> said\n> she\n\n---\n1\\. no", "One\n\na\n\nb\n\nsaid\nshe\n\n1. no", {"markdown"}),
        ("> said\n> she\n\n> no", "said\nshe\n\nno", {"markdown"}),
        ("| a | b |\n|---|:-:|\n| c | d |", "a\n\nb\n\nc\n\nd", {"markdown"}),
    ],
)  # fmt: skip
def test_each_kind_of_markup(text, expected, kinds):
    found, counts = undo_markup(text)
    assert found == expected
    assert set(counts) == kinds
    assert all(count > 0 for count in counts.values())


@given(st.lists(SENTENCES, min_size=1, max_size=5))
def test_paragraphs_come_back_from_html_as_they_were(paragraphs):
    plain = "\n\n".join(paragraphs)
    assert undone("".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)) == plain
    assert undone("<br><br>".join(paragraphs) + "<br>") == plain
    assert undone(html.escape(html.escape("<p>" + "</p>\n<p>".join(paragraphs) + "</p>"))) == plain


@given(st.text(alphabet="ab <>&;\"'/=#*_[]()`~\\n\n!|-p", max_size=80))
@example("<p <p <p <")
@example("&#x0; &#13; &#55296;")
def test_undoing_never_fails_and_invents_no_letter(text):
    found, counts = undo_markup(text)
    assert counts or found == text
    assert len(found) <= 2 * len(text) + 2


class Letters(HTMLParser):
    """The oracle for tags: what Python's parser takes for text."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)
        self.close()

    def handle_data(self, data):
        self.found += data.split()


INLINE = st.sampled_from(["b", "i", "em", "strong", "span", "a", "u"])
MARKED = st.tuples(INLINE, WORDS).map(lambda pair: f"<{pair[0]} class='x'>{' '.join(pair[1])}</{pair[0]}>")
HTML = st.lists(st.one_of(SENTENCES, MARKED), min_size=1, max_size=5).map(lambda parts: f"<p>{' '.join(parts)}</p>")


@given(st.lists(HTML, min_size=1, max_size=4).map("\n".join))
def test_words_of_html_are_those_of_a_parser(text):
    assert undone(text).split() == Letters(text).found


EMPHASIS = st.tuples(st.sampled_from(["*", "_", "**", "__", "~~"]), WORDS).map(
    lambda p: f"{p[0]}{' '.join(p[1])}{p[0]}"
)
LINKS = WORDS.map(lambda words: f"[{' '.join(words)}](https://example.org/a_b)")
BLOCK = st.lists(st.one_of(SENTENCES, EMPHASIS, LINKS), min_size=1, max_size=5).map(" ".join)
PAGE = st.lists(
    st.one_of(BLOCK, BLOCK.map("## {}".format), BLOCK.map("> {}".format), BLOCK.map("* {}".format)), max_size=5
)


@given(PAGE.map(lambda parts: "\n\n".join(["## Head", *parts])))
def test_words_of_markdown_are_those_of_a_parser(text):
    rendered = Letters(MarkdownIt().enable("strikethrough").render(text)).found
    assert undone(text).split() == rendered
