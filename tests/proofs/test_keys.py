"""Every key that a bank calls proven is decided again by its proof, and no other key survives it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from quiz.content import load_bank, read_bank
from quiz.core.banks import Bank
from quiz.core.items import Item
from tests.postgres import Server
from tests.proofs.lab import Lab, proofs_of
from tests.proofs.verdicts import changed_keys, disagreements

BANKS = sorted(Path(__file__).parents[2].glob("questions/banks/*.yaml"))
MODULES = {path.stem for path in Path(__file__).parent.glob("[!_]*.py")} - {"lab", "verdicts"}


def load(path: Path) -> Bank:
    """The bank in a file. Raises BankRefused."""
    return load_bank(path.read_bytes(), path.name)


def proven_items() -> Iterator[ParameterSet]:
    """Every item that says ``proof: machine``, with its bank's id; a refused bank fails in a test below."""
    banks = (read_bank(path.read_bytes(), path.name)[0] for path in BANKS)
    for bank in filter(None, banks):
        proven = (item for item in bank.items if item.proof == "machine")
        yield from (pytest.param(bank.id, item, id=f"{bank.id}/{item.id}") for item in proven)


@pytest.mark.parametrize(("bank_id", "item"), [*proven_items()])
def test_the_proof_decides_the_key(bank_id: str, item: Item, request: pytest.FixtureRequest) -> None:
    proof = proofs_of(bank_id).get(item.id)
    assert proof, f"there is no proof of {item.id}: write one, or say `proof: reference`"

    def server() -> Server:  # started by the first proof that asks
        return request.getfixturevalue("postgres")  # type: ignore[no-any-return]

    with Lab(item, server) as lab:
        verdicts = proof.run(lab)

    assert disagreements(item, verdicts) == []
    survivors = [key for key in changed_keys(item) if not disagreements(item, verdicts, key)]
    assert survivors == [], "these keys are different and agree with the proof as well"


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_every_proof_belongs_to_an_item_that_asks_for_it(path: Path) -> None:
    bank = load(path)
    proven = {item.id for item in bank.items if item.proof == "machine"}
    assert proofs_of(bank.id).keys() - proven == set()


def test_every_module_of_proofs_belongs_to_a_bank() -> None:
    proving = {name for name in MODULES if not name.startswith("test_")}
    assert proving - {load(path).id.replace("-", "_") for path in BANKS} == set()
