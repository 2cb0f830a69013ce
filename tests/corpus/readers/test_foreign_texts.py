"""What is not read is named by its content, with the nearest that would be read."""

import pytest

from framing.corpus.files import Candidate, open_candidate

ROW = "1\tTalks\ttalk\tNOUN\tNNS\t_\t0\troot\t_\t_"
KINDS = {
    "an RIS file": "TY  - NEWS\nTI  - Talks\nER  - \n",
    "a BibTeX file": "@article{doe2024,\n  title = {Talks}\n}\n",
    "a CoNLL-U file": f"# newdoc id = a\n# text = Talks\n{ROW}\n",
    "a TEI file": '<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/></TEI>',
    "an NITF file": '<?xml version="1.0"?>\n<nitf version="3.4"><head/></nitf>',
    "a NewsML file": '<?xml version="1.0"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"></newsMessage>',
    "vertical text": '<text id="a" title="Talks">\n<s>\nTalks\tNNS\ttalk\nwent\tVBD\tgo\n</s>\n</text>\n',
    "a mailbox": "From a@example.org Mon Mar  4 10:00:00 2024\nSubject: Talks\n\nText\n",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["export.txt", "export.xml", "export.dat"])
def test_what_is_not_read_is_named_whatever_it_is_called(kind, name, tmp_path):
    path = tmp_path / name
    path.write_text(KINDS[kind])
    reason = open_candidate(Candidate(path, name, None))
    assert isinstance(reason, str)
    assert reason.startswith(kind)
    assert ".csv" in reason or ".txt" in reason


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["conllu/GUM_news_clock.conllu", "tei/tei-min.xml", "vrt/GUM_news_asylum.xml", "vrt/tagesschau-a.vrt.gz",
     "epub/test01.epub",
     "agency-nitf-newsml-ninjs/ap-nitf.xml", "agency-nitf-newsml-ninjs/nitf-ntb.xml", "shapes-written-by-us/news.ris",
     "agency-nitf-newsml-ninjs/ansa-newsmlg2-text.xml", "office-old/test.doc"],
)  # fmt: skip
def test_files_of_others_are_named(name, shared):
    path = shared / "data" / "exports" / name
    assert isinstance(open_candidate(Candidate(path, path.name, None)), str)
