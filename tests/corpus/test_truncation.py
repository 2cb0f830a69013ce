import pytest

from framing.corpus.truncation import find_cut
from framing.errors import InputError
from tests.corpus.test_reading import TEXT, csv, read


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 32_767, "cell"), ("😀" + "x" * 32_765, "cell"), ("x" * 32_766, ""), ("x" * 32_768, ""),
        ("The talks went on… [+1786 chars]", "snippet"), ("He said [+1786 chars] of it, and left.", ""),
        (TEXT * 20 + " Subscribe to read the full story.", "paywall"),
        ("Article réservé aux abonnés. " + TEXT, "paywall"),
        (TEXT * 20 + " Subscribe to read. " + TEXT * 20, ""), (TEXT, ""), ("", ""),
    ],
)  # fmt: skip
def test_what_cut_a_text_is_told(text, cut):
    assert find_cut(text) == cut


def test_cut_texts_are_said_by_source(tmp_path):
    path = csv(
        tmp_path,
        f"1,A,2024-03-04,{'word ' * 6553}wo",
        f"2,A,2024-03-04,{TEXT}",
        f"3,B,2024-03-04,{TEXT} [+1786 chars]",
        f"4,B,2024-03-05,{TEXT} Subscribe to read",
    )
    said = "\n".join(read(path).warnings)
    assert "exactly 32,767 characters, the most that a spreadsheet's cell holds: A 1 of 2" in said
    assert "an interface cut ([+… chars]): B 1 of 2" in said
    assert "end at a paywall: B 1 of 2" in said


# ---- cells that hold no value ----


def test_missing_values_of_other_programs_are_missing_but_as_an_outlets_name(tmp_path):
    path = csv(
        tmp_path,
        f"A,2024-03-04,nan,{TEXT},NA",
        "A,NA,Threat there,NULL,None",
        f"nan,2024-03-05,None,{TEXT},n/a",
        f"NA,2024-03-05,N/A,{TEXT},en",
        "A,2024-03-05,NA,NA,en",
        header="source,date,title,text,language",
    )
    found = read(path)
    assert set(found.documents["source"]) == {"A", "NA", "nan"}
    assert sorted(found.documents["title"]) == ["", "", "", "Threat there"]
    assert set(found.documents["language"]) == {"en"}
    assert found.documents.loc[found.documents["title"] == "Threat there", "date"].item() == ""
    assert found.rejects["code"].tolist() == ["no_words"]
    said = "\n".join(found.warnings)
    assert "read as missing: date 1, language 3, text 1, title 3" in said
    assert "sources named 'NA' (1 document), 'nan' (1 document) may be missing values" in said
    assert "input_language" not in found.documents


# ---- texts under an unknown name ----


def test_a_column_of_texts_that_nobody_knows_is_refused_by_name(tmp_path):
    rows = [f"{i},A,2024-03-04,Talks {i},{TEXT} {TEXT},x;y;z" for i in range(5)]
    path = csv(tmp_path, *rows, header="id,source,date,title,qwertz,tags")
    with pytest.raises(InputError, match=r"column 'qwertz' holds long texts.*input.columns = \{ text = \"qwertz\" \}"):
        read(path)
    assert read(path, input__columns={"text": "qwertz"}).documents["text_length"].min() > 100
    assert read(path, input__columns={"text": False}).documents["text_length"].max() == 0


def test_titles_alone_are_fine_beside_short_columns_and_addresses(tmp_path):
    rows = [f"{i},A,2024-03-04,Talks went on {i},https://a.example/{'x' * 200},of politics" for i in range(5)]
    assert len(read(csv(tmp_path, *rows, header="id,source,date,title,qwertz,remark")).documents) == 5
