"""Laws of quotations: where they may lie, what must not move them, and the rules that telling marks apart stands on."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.voice.quotes import LONGEST_JOINED, LONGEST_OPEN, LONGEST_SINGLE, Quote, find_quotes

ALPHABET = "ab s.,!(\n\"“”„«»‘’'`「」-9"
TEXTS = st.text(alphabet=ALPHABET, max_size=120)
MODERATE = settings(max_examples=150)


def quoted(text):
    return [text[q.start : q.end] for q in find_quotes(text)]


@MODERATE
@given(TEXTS)
def test_spans_slice_back_in_order_each_inside_its_line(text):
    end = 0
    for quote in find_quotes(text):
        assert end <= quote.start < quote.end <= len(text)
        end = quote.end
        surface = text[quote.start : quote.end]
        assert "\n" not in surface
        assert surface.strip() == surface or quote.open or surface
        if quote.open:
            assert quote.end - quote.start <= LONGEST_OPEN


@MODERATE
@given(TEXTS, st.integers(1, 3))
def test_blank_lines_before_and_after_move_nothing(text, lines):
    shifted = [(q.start - lines, q.end - lines, q.open) for q in find_quotes("\n" * lines + text + "\n")]
    assert shifted == [(q.start, q.end, q.open) for q in find_quotes(text)]


@MODERATE
@given(st.lists(st.text(alphabet="ab s.,!(\n-9", max_size=20)))
def test_without_marks_nothing_is_quoted(parts):
    assert find_quotes(" ".join(parts)) == []


@MODERATE
@given(
    st.text(alphabet="ab é.,", max_size=30),
    st.sampled_from(["“”", "„“", "«»", "「」", "〝〞", '""', "『』", "《》", "＂＂"]),
)
def test_a_quotation_of_its_own_is_found_whole_whatever_its_marks(inside, marks):
    said = f"x{inside.strip()}x"
    text = f"He said {marks[0]}{said}{marks[1]} then."
    assert find_quotes(text) == [Quote(8, 8 + len(said) + 2)]


@MODERATE
@given(st.lists(st.sampled_from(["“a b”", '"a b"', "«a b»", "own words", "‘a b’"]), min_size=1, max_size=6))
def test_paragraphs_with_balanced_marks_do_not_see_each_other(parts):
    whole = quoted("\n\n".join(f"He {p} x." for p in parts))
    assert whole == [q for p in parts for q in quoted(f"He {p} x.")]
    assert len(whole) == sum(p != "own words" for p in parts)


# ---- lengths, each on its last character and one beyond ----


def test_the_lengths_are_those_that_were_measured():
    assert (LONGEST_OPEN, LONGEST_JOINED, LONGEST_SINGLE) == (700, 2500, 400)


def open_quote(length):
    """A quotation of `length` characters that nobody closes."""
    return "He said “" + "a" * (length - 1)


def test_a_quotation_that_nobody_closes_is_believed_up_to_a_length():
    assert [q.open for q in find_quotes(open_quote(LONGEST_OPEN))] == [True]
    assert find_quotes(open_quote(LONGEST_OPEN + 1)) == []


@pytest.mark.parametrize(("length", "found"), [(LONGEST_JOINED, 1), (LONGEST_JOINED + 1, 0)])
def test_two_marks_in_one_line_belong_together_up_to_a_length(length, found):
    text = "He said “" + "a" * (length - 2) + "” x"
    assert len([q for q in find_quotes(text) if not q.open]) == found


@pytest.mark.parametrize(("length", "found"), [(LONGEST_SINGLE, 1), (LONGEST_SINGLE + 1, 0)])
def test_single_marks_belong_together_up_to_a_length(length, found):
    assert len(find_quotes("He said ‘" + "a" * (length - 2) + "’ x")) == found


@pytest.mark.parametrize(("between", "joined"), [(LONGEST_JOINED - 1, True), (LONGEST_JOINED, False)])
def test_a_closing_mark_is_sought_in_later_paragraphs_up_to_a_length(between, joined):
    text = "“One.\n" + "a" * between + "” x"
    assert (quoted(text)[0] == "“One.") is True
    assert find_quotes(text)[0].open is not joined


@pytest.mark.parametrize(("between", "joined"), [(LONGEST_OPEN - 1, True), (LONGEST_OPEN, False)])
def test_a_straight_mark_is_sought_less_far(between, joined):
    text = '"One.\n' + "a" * between + '" x'
    assert find_quotes(text)[0].open is not joined


# ---- telling marks apart ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a straight mark opens after a blank, a bracket or a dash, and before a word
        *((f'He{before}"a b" x', ['"a b"']) for before in (" ", "(", " [", "{", "—", "–", "-", "/", ":", " ‘")),
        ('He"a b" x', []),
        ('He " a b" x', ['" a b"']),  # a mark between blanks, and one that closes: a tokenised text
        ('"a b" x', ['"a b"']),
        ('x "', []),
        # a carried quotation: the mark that repeats at the beginning of a line is no closing one
        ('"One.\n\n"Two," he said.', ['"One.', '"Two,"']),
        ("«One.\n\n«Two», x", ["«One.", "«Two»"]),
        ("“One.\n\n„Two”, x", ["“One.", "„Two”"]),
        ("''One.\n\n''Two,'' x", ["''One.", "''Two,''"]),
        # what opens in the next paragraph is another quotation
        ("“One.\n\nHe said “two” x.", ["“One.", "“two”"]),
        ('"One.\n\nHe said "two" x.', ['"One.', '"two"']),
        # single marks
        ("‘a’ x", ["‘a’"]),
        ("(‘a b’)", ["(‘a b’)"[1:-1]]),
        ("x—‘a b’", ["‘a b’"]),
        ("x‘a b’", []),
        ("x ‘ a b’", []),
        ("x ‘“a” b’ y", ["‘“a” b’"]),
        ("x ‘…a b’ y", ["‘…a b’"]),
        ("x ‘.a b’ y", ["‘.a b’"]),
        ("x ‘-a b’ y", []),
        ("in the ’90s and ’20 x’ y", []),
        ("’em and ‘til x’ y", []),
        ("x ‘a ’ b’ y", ["‘a ’ b’"]),
        ("x ‘the ministers’ threat’ y", ["‘the ministers’ threat’"]),
        ("x ‘the ministers’ threat y", ["‘the ministers’"]),
        ("x ‘the ministers’, he", ["‘the ministers’"]),
        ("x ‘don’t go’ y", ["‘don’t go’"]),
        ("“x ‘a b’ y” z", ["“x ‘a b’ y”"]),
        # nesting
        ("“a “b” c” d", ["“a “b” c”"]),
        ("“a “b” c", ["“b”"]),
        ('“a "b" c” d', ['“a "b" c”']),
        ("«a «b» c» d", ["«a «b» c»"]),
        # a stray mark gives way to the next that opens
        ('He "a, he "b c" d', ['"b c"']),
        ("He “a, he “b c” d", ["“b c”"]),
        ("”a” b", ["”a”"]),
        ("x ”a” b", ["”a”"]),
        ("x» a «b» c", ["«b»"]),
        ("x »a« b", ["»a«"]),
        ("x ‹a› b", ["‹a›"]),
        ("x ‟a” b", ["‟a”"]),
        ("x 〝a〟 b", ["〝a〟"]),
        ("x ``a'' b", ["``a''"]),
        ("x ``a`` b", ["``a``"]),
        ("x 「a」 b」 c", ["「a」"]),
        ("x 『a』 b』 c", ["『a』"]),
        ("x ‹a› b› c", ["‹a›"]),
        ("x ''a'' b", ["''a''"]),
        # over paragraphs
        ("“One.\n\nTwo ‘x’ two” y", ["“One.", "Two ‘x’ two”"]),
        ("“One.\n\nTwo ‘x two y”", ["“One.", "Two ‘x two y”"]),
        ('“One.\n\nTwo "a b" two” y', ["“One.", 'Two "a b" two”']),
        ('“One.\n\nTwo "a b" and "c d" two” y', ["“One.", 'Two "a b" and "c d" two”']),
        ('“One.\n\nTwo, "she said.\n\nHe "a b" x.', ["“One.", 'Two, "', '"a b"']),
        ('"One.\n\nTwo two" y', ['"One.', 'Two two"']),
        ('"One.\n\nTwo «a» two" y', ['"One.', "«a»"]),
        ("«One.\n\nTwo” two» y", ["«One."]),
        ("“One.", ["“One."]),
        ("“One.\n", ["“One."]),
        ("“One.\n\n“", ["“One.", "“"]),
        # which mark is stray
        ("x „a “b” c", ["„a “"]),
        ("x «a “b” c» d", ["«a “b” c»"]),
        ('x "a ”b" c', ['"a ”']),
        ("x “a ”b” c", ["“a ”"]),
        # a mark alone at the beginning of a line, that closes what the line before left open
        ("“One.\n\n” he said.", ["“One.", "”"]),
        ('“One.\n\n" he said.', ["“One.", '"']),
        # straight marks in directed ones: a pair in one line is a quotation in the quotation
        ('He “said "so\n\nand then" x', ['“said "']),
        ('x “a "b c "d” e', ['“a "', '"d”']),
        ('x "a, he "b "c d', ['"a, he "', '"c d']),
        ("x “a, he ‟b c", ["‟b c"]),
        ("x “a «b” c", ["“a «b”"]),
        ("x ``a`` b's", ["``a``"]),
        # a mark that is no quotation
        ("('. y", []),
        ("'.", []),
        ("x ‘the boys’ U.S. trip’ y", ["‘the boys’ U.S. trip’"]),
    ],
)
def test_rules(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize("letter", string.ascii_letters + "éß中я")
def test_no_letter_stands_where_a_mark_does(letter):
    """Neither before an opening mark, nor at the beginning of a line that goes on."""
    assert find_quotes(f'{letter}"a b" x') == find_quotes(f"{letter}‘a b’ x") == []
    assert find_quotes(f"“One.\n\n{letter} x") == [Quote(0, 5, open=True)]


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ('“One.\n\nTwo "a b" three.', [True, False]),  # the pair in the second line closes nothing
        ('“One.\n\nTwo "a b" and "c d" three.', [True, False, False]),
        ('“One.\n\nTwo "a b" three.” x', [False, False]),
        ("»One.\n\nHe « two» x", [True, False]),
        ('“He "a"', [True]),
        ('x “a, he said "so', [False]),
        ('"One.\n\n"Two', [False, True]),
        ('"One.\n\nTwo "three', [True, True]),
        ("“One.\n\nTwo» x", [True]),
        ("“One.\n\nTwo ‘x’ x", [True, False]),
        ("“One.\n\n„Two” x", [False, False]),
        ("“One.\n", [True]),
    ],
)
def test_a_quotation_is_open_where_nothing_closes_it_later(text, opens):
    assert [q.open for q in find_quotes(text)] == opens
