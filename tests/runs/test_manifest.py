import pytest

from framing.config.study import ComparisonSettings
from framing.errors import InputError
from framing.runs.manifest import read_comparison


def test_how_a_run_compared_is_read_as_a_study_is():
    settings = ComparisonSettings(min_documents=7, by=("group", "event"))
    assert read_comparison({"comparison": settings.model_dump(mode="json")}) == settings
    assert read_comparison({}) == ComparisonSettings()
    with pytest.raises(InputError, match=r"damaged \(comparison.min_documents\)"):
        read_comparison({"comparison": {"min_documents": "many"}})
