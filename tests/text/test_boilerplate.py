import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.boilerplate import find_headline, find_spans, text_spans
from framing.text.paragraphs import hash_paragraph
from framing.text.recurrence import Recurring

BODY = "The minister told the summit that the pipeline was a threat to national sovereignty."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("  • AFP", "credit"),
        ("(AP Photo)", "credit"),
        ("• © Chip Somodevilla / Getty Images", "credit"),
        ("© Getty Images", "credit"),
        ("Jonathan Ernst/Reuters", "credit"),
        ("Copyright 2014 The Associated Press. All rights reserved.", "credit"),
        ("Enlarge this image toggle caption Alex Wong/Getty Images Alex Wong/Getty Images", "credit"),
        ("The Associated Press contributed to this report.", "credit"),
        ("READ MORE: US threatens sanctions", "read-more"),
        ("Mike Pompeo didn't raise the murder in a meeting Read more", "read-more"),
        ("Advertisement", "read-more"),
        ("SEE ALSO: Feds released hundreds", "read-more"),
        ("Follow @politico", "read-more"),
        ("Sign up for Daily Newsletters", "read-more"),
        ("CLICK HERE TO GET THE FOX NEWS APP", "read-more"),
    ],
)
def test_lines_of_the_page_are_spans(line, kind):
    text = f"{BODY}\n{line}\n{BODY}"
    shown = line.strip()
    start = text.index(shown)
    assert text_spans(text) == [(start, start + len(shown), kind)]


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law has to be read with care.",
        "Reuters also confirmed the KCNA report.",
        "More than 100 people came to the square.",
        "Photographs of the town were shown to the court.",
        "The image of the country suffered, he said.",
        "See you there, the minister said.",
        "Watch Palin rip into O'Reilly below, via Media Matters",
        "- Spokesperson 发言人 办公室 (@MFA_China) March 28, 2021",
    ],
)
def test_sentences_are_not(line):
    assert text_spans(f"{BODY}\n{line}\n{BODY}") == []


def test_a_twitter_picture_within_a_sentence():
    text = "China and Iran signed it. pic.twitter.com/In5srS4lIK More to come."
    assert [text[a:b] for a, b, _ in text_spans(text)] == ["pic.twitter.com/In5srS4lIK"]


def test_recurring_paragraphs_are_spans_unless_they_are_the_document():
    box = "Support our journalism, dear reader."
    recurring = Recurring(frozenset([hash_paragraph(box), hash_paragraph(BODY)]))
    text = f"{'Something else entirely. ' * 9}\n{box}\n"
    assert [(text[a:b], kind) for a, b, kind in text_spans(text, recurring)] == [(box, "recurring")]
    assert text_spans(f"{BODY}\n{box}", recurring) == []


@pytest.mark.parametrize(
    "text",
    ["WATCH: The threat explained", "• Grave Threat", "Follow us on the road to peace",
     "Sign up for war, the minister told the young."],
)  # fmt: skip
def test_what_is_the_whole_text_is_the_text(text):
    assert text_spans(text) == []
    assert [kind for _, _, kind in text_spans(f"date 2023-08-21 {text}")] == ["header"]
    assert text_spans(f"{BODY}\n{text}") != []
    assert text_spans(f"{text}\n(AP Photo)") == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ferry sinks", "[Ferry sinks]\n\nThe ferry sank."),
        ("“Ferry” sinks!", "\n '[FERRY' SINKS]\nThe ferry sank."),
        ("Ferry sinks | The Herald", "[Ferry sinks]\nThe ferry sank."),
        ("Ferry sinks off the coast", "[Ferry sinks off the coast]. The ferry sank."),
        ("Ferry sinks", "[Ferry sinks]"),
        ("Паром затонул", "[Паром затонул]\nОн старый."),
    ],
)
def test_a_headline_that_opens_the_text_again_counts_once(title, text):
    said = text.replace("[", "").replace("]", "")
    start, end = find_headline(said, title)
    assert (start, end) == (text.index("["), text.index("]") - 1)
    assert (start, end, "headline") in text_spans(said, title=title)
    assert find_spans(["a"], [said], ["X"], {}, [title])["kind"].tolist() == ["headline"]
    assert find_spans(["a"], [said], ["X"], {}).empty


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ferry sinks", "Ferry sinks are hard to come by.\nSo."),
        ("Ferry sinks", "Ferry sinks. The crew is safe."),
        ("Ferry sinks off the coast", "Ferry sinks off the coast of Ordesh.\nSo."),
        ("Ferry", "The ferry\nsank."),
        ("", "Text."),
        ("!", "Text."),
        ("Ferry", ""),
    ],
)
def test_other_openings_are_no_headline(title, text):
    assert find_headline(text, title) is None


def test_the_header_is_a_span():
    assert text_spans(" date 2023-08-21 China will") == [(0, 16, "header")]


def test_the_table():
    spans = find_spans(["a", "b"], ["• AFP\nSo.", BODY], ["X", "Y"], {})
    assert spans.to_dict("records") == [{"doc_id": "a", "start": 0, "end": 5, "kind": "credit"}]
    assert find_spans([], [], [], {}).empty


@given(
    st.lists(
        st.sampled_from([BODY, "• AFP", "Read more", "date 2023-08-21", "Title: a", "pic.twitter.com/x © AFP", ""])
    )
)
def test_spans_lie_in_the_text_and_never_overlap(lines):
    text = "\n".join(lines)
    end = 0
    for start, stop, _ in text_spans(text, Recurring(frozenset([hash_paragraph("• AFP")]))):
        assert end <= start < stop <= len(text)
        end = stop
