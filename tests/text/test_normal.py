"""The normal form folds what looks alike, and always knows the characters it stands for."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framing.text.normal import _COMMON, find_pieces, fold, may_change, normalize

ODD = "aﬁｶﾞ가각ᄀ\u1161é\u0301e\u00ad\u200b\ufeffßẞلا\u0640\u064bﻼ𝐀Ⅱ②½…”\ufffds 中\u0e33\u0327\u202e\U000e0101\u2029"
TEXTS = st.one_of(st.text(alphabet=ODD, max_size=12), st.text(max_size=30))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("A conﬂict of oﬃcials, World War Ⅱ, CO₂", "A conflict of officials, World War II, CO2"),
        ("Ｔｈｅ　ｗａｒ，", "The　war,"),
        ("𝐓𝐡𝐞 𝑤𝑎𝑟 ⓦⓐⓡ ﾃﾛ ｶﾞｽ ㎏", "The war war テロ ガス kg"),
        ("Großmacht MAẞ", "Grossmacht MASS"),
        ("cafe\u0301 so\u00adver\u200beign \ufeff\u202ax\u202c ❤\ufe0f", "café sovereign x ❤"),
        ("الحـــرب ﺍﻟﺤﺮﺏ الْحَرْب یک", "الحرب الحرب الحرب يك"),
        ("צה״ל שָׁלוֹם", 'צה"ל שלום'),
        ("China\ufffds, it\ufffd\ufffd\ufffdd, caf\ufffd \ufffd", "China's, it'd, caf\ufffd \ufffd"),
        ("t\u0336h\u0336reat, ❝war❞", "threat, “war”"),
        ("a\u2028b\u2029c", "a\nb\n\nc"),
        ("Tesla™ 1½ ㅋㅋ กำ 21ˢᵗ", "Tesla™ 1½ ㅋㅋ กำ 21st"),
    ],
)
def test_what_is_folded(text, normal):
    assert normalize(text).text == normal


@given(TEXTS)
@example("\uf90a\u1161")
@example("e\u00ad\u0301")
def test_every_character_knows_where_it_comes_from(text):
    normal = normalize(text)
    spans = [normal.span(i, i + 1) for i in range(len(normal.text))]
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert spans == sorted(spans)
    assert all(normal.text[normal.place(a)] is not None for a, _ in spans)
    assert [normal.place(a) <= i for i, (a, _) in enumerate(spans)] == [True] * len(spans)
    if spans:
        assert normal.span(0, len(spans)) == (spans[0][0], spans[-1][1])


@given(TEXTS)
def test_the_form_is_composed_and_visible_and_stays(text):
    normal = normalize(text).text
    assert all(fold(c) for c in normal)
    again = normalize(normal)
    assert again.text == normal or "\ufffd" in text
    if not find_pieces(text):
        assert normal == text


@given(st.text(alphabet="ab éü’“中", max_size=30))
def test_composed_and_decomposed_are_one(text):
    apart = unicodedata.normalize("NFD", text)
    assert normalize(apart).text == normalize(text).text == text
    assert [apart[slice(*normalize(apart).span(i, i + 1))] for i in range(len(text))] == [
        unicodedata.normalize("NFD", c) for c in text
    ]


def test_characters_passed_over_at_a_glance_are_in_the_form():
    assert not [c for c in map(chr, range(0x10000)) if _COMMON.fullmatch(c) and may_change(c)]
