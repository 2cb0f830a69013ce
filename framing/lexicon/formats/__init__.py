"""One lexicon format a file.

A format has `sniff(text, name) -> bool` (`name`: the file's name in lower case), true for at most one format, and
`read(text, file) -> Parsed` (`file`: how messages name it). `SAMPLE` is a file name and a small text that the
conformance test reads. A format that can be written has `write(lexicon) -> str` and `SUFFIX`.
"""
