import pandas as pd

from framing.tables import check, empty
from framing.voice import tabulate_roles, tabulate_speakers


def mentions(rows):
    blank = dict.fromkeys(empty("mentions").columns, "")
    base = blank | {"field": "text", "frame": "threat/named", "start": 0, "end": 1, "sentence": 0, "weight": 1.0}
    return check("mentions", pd.DataFrame([base | r for r in rows]))


def documents(n, tokens=500):
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(n)], "source": "A", "tokens": tokens})


def test_speakers_are_counted_by_source_voice_and_frame():
    rows = [{"doc_id": f"d{i}", "voice": v, "speaker_name": s} for i, (v, s) in enumerate(
        [("quoted", "Dorn"), ("quoted", "Dorn"), ("attributed", "Malk"), ("own", "")])]  # fmt: skip
    table = tabulate_speakers(mentions(rows), documents(4))
    assert table[["speaker", "voice", "hits"]].to_numpy().tolist() == [["Dorn", "quoted", 2], ["Malk", "attributed", 1]]
    assert set(table["frame"]) == {"threat"}


def test_roles_have_rates_intervals_and_shares():
    rows = [{"doc_id": f"d{i}", "voice": "own", "agent": "Iran"} for i in range(12) for _ in range(1 + i % 2)]
    rows += [{"doc_id": "d0", "voice": "quoted", "target": "Israel"}]
    table = tabulate_roles(mentions(rows), documents(20)).set_index(["role", "entity", "voice"])
    iran, israel = table.loc[("agent", "Iran", "*")], table.loc[("target", "Israel", "quoted")]
    assert (iran["hits"], iran["documents"], iran["tokens"]) == (18, 12, 10_000)
    assert iran["rate"] == 1.8
    assert iran["conf_low"] < 1.8 < iran["conf_high"]
    assert iran["share"] == 18 / 19
    assert table.loc[("agent", "Iran", "own"), "share"] == 1
    assert israel["hits"] == 1
    assert pd.isna(israel["conf_low"])


def test_no_roles_no_rows():
    assert len(tabulate_roles(mentions([{"doc_id": "d0", "voice": "own"}]), documents(1))) == 0
