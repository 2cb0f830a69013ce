"""What tests of exports share: a file written and read as `framing inspect` would."""

import io
import zipfile
from xml.sax.saxutils import escape

from framing.corpus.files import READERS, Candidate, open_candidate
from framing.corpus.readers import About, Bad
from framing.runtime.plugins import plug_in


def read_export(path):
    """(name of the reader, values of the articles, those that are bad, what the export says of itself)."""
    opened = open_candidate(Candidate(path, path.name, None))
    assert not isinstance(opened, str), opened
    file, reader = opened
    found = list(plug_in(READERS, reader).read(file))
    articles = [dict(r.values) for r in found if not isinstance(r, About | Bad)]
    return reader, articles, [r for r in found if isinstance(r, Bad)], found[-1] if found else None


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def word(paragraphs, properties=""):
    """The bytes of a Word file of these paragraphs, with what a program notes of its own."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in paragraphs)
    parts = {
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{main}"><w:body>{runs}</w:body></w:document>'
    }
    if properties:
        parts["docProps/custom.xml"] = f"<Properties>{properties}</Properties>"
    return archive(parts)


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
