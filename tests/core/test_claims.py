"""What the course notes claim, asserted seed by seed; the numbers are in tests/claims/README.md."""

import pytest

from tests.claims.__main__ import TABLE, every_claim
from tests.claims.claim import SEEDS, Claim

every_seed = pytest.mark.parametrize("seed", SEEDS)


@pytest.mark.slow
@pytest.mark.timeout(900)
@every_seed
@pytest.mark.parametrize("claim", every_claim(), ids=lambda claim: claim.number)
def test_the_claim_holds(claim: Claim, seed: int) -> None:
    numbers = claim.measure(seed)
    assert claim.holds(numbers), numbers


def test_every_claim_is_in_the_table_and_held() -> None:
    table = TABLE.read_text(encoding="utf-8")
    for claim in every_claim():
        assert f"## {claim.number}\n" in table
        assert claim.asserted in table
    assert table.count(f"Holds ({len(SEEDS)} of {len(SEEDS)})") == len(every_claim())
