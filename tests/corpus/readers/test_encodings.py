import pytest

from framing.corpus.files import Candidate, open_candidate
from framing.errors import InputError, StudyError
from tests.corpus.test_reading import read

SENTENCES = {
    "de": "Die Größe des Gebäudes überraschte; man müsse „höhere“ Maßstäbe anlegen – so der Bürgermeister.",
    "fr": "L’été dernier, elle était « très préoccupée » par ces événements… l’élève naïve a reçu ça.",
    "es": "El señor Núñez dijo que la situación está peor; ¿habrá más días así?",
    "en": "“We don’t know,” the café owner said — it’s a naïve view…",
    "tr": "İstanbul'da açıklama yapan bakan, ülkenin ışık ve güneş dağlarını söyledi.",
    "is": "Það er ekki rétt að þeir hafi ýtt á þetta, sagði ráðherrann í gær.",
    "pl": "Rząd ogłosił plan przeciw zagrożeniom; źródła będą mówić, że to się uda.",
    "hu": "A kormány hétfőn bejelentette a tervet; a miniszterelnök őszintén és hűen szólt.",
    "ja": "政府は月曜日、新しい計画を発表した。首相は会見で述べた。カタカナのニュース。",
    "ru": "Правительство объявило о плане противодействия. Премьер сказал об этом.",
}
PAGES = {
    "cp1252": "de fr es en is", "mac_roman": "de fr es en", "cp850": "de", "cp1254": "tr", "mac_turkish": "tr",
    "cp1250": "pl hu", "iso8859_2": "pl", "cp932": "ja", "euc_jp": "ja", "iso2022_jp": "ja", "cp1251": "ru",
}  # fmt: skip


@pytest.mark.parametrize(("page", "language"), [(p, one) for p, several in PAGES.items() for one in several.split()])
@pytest.mark.parametrize("times", [1, 60])
def test_a_code_page_is_told_by_the_letters_that_come_out(page, language, times, tmp_path):
    path = tmp_path / "a.csv"
    content = f"source,date,text\n{times * f'A,2024-03-04,{SENTENCES[language].replace(chr(44), chr(59))}{chr(10)}'}"
    path.write_bytes(content.encode(page, "replace"))
    file, _ = open_candidate(Candidate(path, path.name, None))
    assert path.read_bytes().decode(file.encoding) == path.read_bytes().decode(page)


def test_hyphens_that_are_seen_at_the_end_of_a_line_alone_are_signs_of_a_text(tmp_path):
    text = "Contract 2004 \xad 2009: de co\xadordinatie, een café en · één punt."
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1252"))
    file, _ = open_candidate(Candidate(path, path.name, None))
    assert path.read_bytes().decode(file.encoding) == text


def test_a_named_encoding_is_that_of_what_is_not_utf_8(tmp_path):
    (tmp_path / "old.csv").write_bytes("source,date,text\nA,2024-03-04,dağ ve ışık\n".encode("cp1254"))
    (tmp_path / "new.csv").write_text("source,date,text\nB,2024-03-04,dağ ve ışık\n", encoding="utf-8")
    found = read(tmp_path, input__encoding="cp1254")
    assert [(f["file"], f["encoding"]) for f in found.inputs] == [("new.csv", "utf-8"), ("old.csv", "cp1254")]
    assert not any("guessed" in w for w in found.warnings)


def test_an_encoding_that_is_not_there_or_does_not_fit_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes("source,date,text\nA,2024-03-04,caf\xe9\n".encode("latin-1"))
    with pytest.raises(StudyError, match=r"input\.encoding.*no encoding"):
        read(tmp_path, input__encoding="klingon")
    with pytest.raises(InputError, match=r"a\.csv: is not in the encoding cp932; correct input\.encoding"):
        read(tmp_path / "a.csv", input__encoding="cp932")
