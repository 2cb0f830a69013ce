"""Days of collection tell no event and no first printer."""

import pandas as pd

from framing.corpus.date_ranges import date_by_publication


def test_only_days_of_publication_stay():
    documents = pd.DataFrame(
        {"date": ["2024-03-04", "2024-03-09", "2024-03-05", ""], "date_kind": ["published", "crawled", "address", ""]}
    )
    assert date_by_publication(documents)["date"].tolist() == ["2024-03-04", "", "2024-03-05", ""]
    assert date_by_publication(documents[["date"]])["date"].tolist() == documents["date"].tolist()
