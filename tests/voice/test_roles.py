import pytest

from tests.voice.parsing import told


@pytest.mark.parametrize(
    ("sentence", "word", "roles"),
    [
        ("Iran poses a threat to Israel.", "threat", {"agent": "Iran", "target": "Israel"}),
        ("Israel faces a threat from Iran.", "threat", {"agent": "Iran", "target": "Israel"}),
        ("Iran is a threat to Israel.", "threat", {"agent": "Iran", "target": "Israel"}),
        ("Iran is seen as a threat.", "threat", {"agent": "Iran"}),
        ("The threat that Iran poses is old.", "threat", {"agent": "Iran"}),
        ("Russian aggression against Ukraine went on.", "aggression", {"agent": "Russia", "target": "Ukraine"}),
        ("Moscow threatened Ukraine.", "threatened", {"agent": "Russia", "target": "Ukraine"}),
        ("Ukraine was threatened by Moscow.", "threatened", {"agent": "Russia", "target": "Ukraine"}),
        ("Ukraine's sovereignty was violated.", "sovereignty", {"holder": "Ukraine"}),
        ("They defend the sovereignty of Ukraine.", "sovereignty", {"holder": "Ukraine"}),
        ("American hegemony is over.", "hegemony", {"holder": "United States"}),
        (
            "The sanctions imposed on Iran by Washington hurt.",
            "sanctions",
            {"agent": "United States", "target": "Iran"},
        ),
        ("The invasion of Ukraine began.", "invasion", {"target": "Ukraine"}),
        ("China called on Washington to stop interfering in Taiwan.", "interfering", {"agent": "United States"}),
        ("The sovereign state of the art is old.", "state", {}),
    ],
)
def test_roles(sentence, word, roles):
    found = told(sentence, word)
    assert {r: found[r] for r in roles} == roles
    assert bool(found["role_rule"]) >= bool(roles)


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("There is no threat.", "yes"),
        ("Iran does not pose a threat.", "yes"),
        ("Iran never threatened Israel.".replace("threatened", "made a threat to"), "yes"),
        ("They came without a threat.", "yes"),
        ("Iran poses a threat.", "no"),
        ("The threat does not sleep.", "no"),
    ],
)
def test_negation(sentence, negated):
    assert told(sentence, "threat")["negated"] == negated


def test_linked_entity_is_the_nearest_in_the_clause():
    assert told("A threat hangs over Kyiv while Paris sleeps.", "threat")["linked_entity"] == "Ukraine"
