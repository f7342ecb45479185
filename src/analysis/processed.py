"""The processed tables: build them from raw, and load them, whole or not at all.

Only building and opening a table import pandas: telling whether anything is stale costs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from analysis import folder
from analysis.datapackage import DESCRIPTOR, describe
from analysis.errors import NotInDataError
from analysis.files import replace_tables

if TYPE_CHECKING:
    import pandas as pd

_REMEDY = "run `genomlysning build`"
#: The modules whose change may change what is built; held to their imports by a test.
_BUILDERS = (
    *("breakdowns", "catalogue", "checks", "claim_kinds", "claims", "columns", "contract"),
    *("corrections", "csvfile", "datapackage", "derived", "directions", "disclosure"),
    *("elimination", "errors", "files", "folder", "formulas", "frames", "group_sums"),
    *("made_schemas", "numerals", "once", "operands", "parquet", "plausibility", "processed"),
    *("publication", "raw", "register_schemas", "relations", "rounding", "rows", "schemas"),
    *("small_groups", "source_schemas", "thresholds", "verdicts", "vocabulary", "words"),
)


@dataclass(frozen=True)
class BuildResult:
    """What was built.

    Attributes:
        rows: number of rows of every table, by name.
        checksums: sha256 of every table's file, by name.
    """

    rows: Mapping[str, int]
    checksums: Mapping[str, str]


class Tables(Mapping[str, "pd.DataFrame"]):
    """The processed tables, read-only: every look-up gives a copy of one's own.

    Integers are Int64, texts are str with "" where there is none, numbers are float64 with NaN.

    Attributes:
        checksums: sha256 of every table asked for, by name.
        version: version of the suite that built them.
        read: names of the tables looked up so far.
        derived: what was worked out of them, by whom; see once.
    """

    def __init__(
        self, payloads: Mapping[str, bytes], checksums: Mapping[str, str], version: str
    ) -> None:
        self._payloads = dict(payloads)
        self._frames: dict[str, pd.DataFrame] = {}
        self.checksums = MappingProxyType({name: checksums[name] for name in payloads})
        self.version = version
        self.read: set[str] = set()
        self.derived: dict[object, Any] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            from analysis.parquet import from_parquet

            self._frames[name] = from_parquet(self._payloads[name])
        self.read.add(name)
        # pandas copies a column when it is first written to, so what is kept here stays as it is.
        return self._frames[name].copy(deep=False)

    def rows_of(self, name: str, sources: Collection[str]) -> pd.DataFrame:
        """Return a table's rows of some sources, without reading the others."""
        from analysis.parquet import rows_from_parquet

        self.read.add(name)
        return rows_from_parquet(self._payloads[name], "source_id", sources)

    def columns_of(self, name: str, *columns: str) -> pd.DataFrame:
        """Return some columns of a table, without reading the others."""
        from analysis.parquet import from_parquet

        self.read.add(name)
        return from_parquet(self._payloads[name], columns)

    def __contains__(self, name: object) -> bool:
        # Asking whether there is a table is not reading it.
        return name in self._payloads

    def __iter__(self) -> Iterator[str]:
        return iter(self._payloads)

    def __len__(self) -> int:
        return len(self._payloads)

    def __repr__(self) -> str:
        return f"Tables({', '.join(self)})"


def load(data_dir: str | Path, names: Iterable[str] | None = None) -> Tables:
    """Load processed tables; each is verified against the checksum in the data package.

    Args:
        data_dir: the folder that holds processed/; see find_data for a relative one.
        names: the tables to load; all of them by default.
    Returns: the tables; a frame is made when a table is looked up.
    Raises: NotInDataError where nothing is built, or a table is missing, torn or unknown.
    """
    return read(find_data(data_dir) / "processed", names)


def find_data(data_dir: str | Path) -> Path:
    """Return the data folder that has processed tables.

    A relative one is looked for in the working folder and in every folder above it. Where none of
    them has such a folder, built or not, it is the one of the repository that the suite runs from:
    a notebook may be run from anywhere, yet never reads other data than those it stands beside.

    Raises: NotInDataError that says where was looked and which command builds them.
    """
    start = Path.cwd()
    around = (start, *start.parents)
    beside = any((above / data_dir / "raw").is_dir() for above in around)
    for above in around if beside else (*around, *Path(__file__).resolve().parents):
        found = above / data_dir
        if (found / "processed" / DESCRIPTOR).is_file():
            return found
    raise NotInDataError(
        f'no processed tables in "{data_dir}", neither in {start} nor above it; {_REMEDY}'
    )


def read(processed_dir: Path, names: Iterable[str] | None = None) -> Tables:
    """Load tables from a processed folder; see `load`."""
    package = descriptor(processed_dir)
    recorded = checksums(package)
    wanted = list(recorded if names is None else names)
    if unknown := [name for name in wanted if name not in recorded]:
        known = ", ".join(recorded)
        raise NotInDataError(f"no table named {', '.join(unknown)}; there are: {known}")
    payloads = {name: _verified(processed_dir, name, recorded[name]) for name in wanted}
    return Tables(payloads, recorded, str(package["version"]))


def descriptor(processed_dir: Path) -> dict[str, Any]:
    """Return the data package of a processed folder.

    Raises: NotInDataError where there is none that can be read.
    """
    path = processed_dir / DESCRIPTOR
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotInDataError(f"no processed tables in {processed_dir}; {_REMEDY}") from None
    except ValueError:
        package = None
    if not isinstance(package, dict) or not {"resources", "version", "built_from"} <= set(package):
        raise NotInDataError(f"{path} is torn; {_REMEDY}")
    return package


def checksums(package: Mapping[str, Any]) -> dict[str, str]:
    """Return sha256 of every table in a data package, by name."""
    return {
        resource["name"]: resource["hash"].removeprefix("sha256:")
        for resource in package["resources"]
    }


def build(raw_dir: Path, processed_dir: Path) -> BuildResult:
    """Build the processed tables from raw: all of them, or nothing is touched.

    Args:
        raw_dir: the folder with the registers and one folder a source; only read.
        processed_dir: receives one Parquet file a table and datapackage.json, written last: a
            build that is cut off leaves tables that `load` refuses, never ones that mislead.
    Returns: what was built; the same raw data give the same bytes.
    Raises: ContractError with every fault of every table.
    """
    # Here and not above: they import pandas and pandera, which no other verb needs.
    from analysis.contract import validate
    from analysis.frames import processed_frames
    from analysis.parquet import release, to_parquet
    from analysis.raw import read_raw
    from analysis.rows import very_many

    with very_many():
        valid = validate(read_raw(raw_dir))
        release()
        frames = processed_frames(valid)
        payloads = {name: to_parquet(frame) for name, frame in frames.items()}
    package = describe(payloads, frames["sources"], _built_from(valid.checksums))
    files = {f"{name}.parquet": payload for name, payload in payloads.items()}
    replace_tables(processed_dir, {**files, DESCRIPTOR: package})
    rows = {name: len(frame) for name, frame in frames.items()}
    # A batch goes on from here for as long as its pages take.
    del valid, frames, payloads, files
    release()
    return BuildResult(MappingProxyType(rows), MappingProxyType(checksums(json.loads(package))))


def is_stale(raw_dir: Path, processed_dir: Path) -> bool:
    """Return whether a build would change anything: other raw data, other code, torn tables."""
    try:
        package = descriptor(processed_dir)
        if package["built_from"] != _built_from(folder.checksums(raw_dir)):
            return True
        for name, checksum in checksums(package).items():
            _verified(processed_dir, name, checksum)
    except NotInDataError:
        return True
    return False


def _built_from(raw: Mapping[str, str]) -> dict[str, Any]:
    """Return what the tables depend on: the checksum of every raw file, and of our own code."""
    code = hashlib.sha256()
    for name in _BUILDERS:
        # By lines, so that a checkout with other line endings is the same code.
        text = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        code.update(text.encode())
    return {"raw": dict(sorted(raw.items())), "code": code.hexdigest()}


def _verified(processed_dir: Path, name: str, checksum: str) -> bytes:
    """Return a table's bytes: what was verified is what is parsed."""
    path = processed_dir / f"{name}.parquet"
    try:
        payload = path.read_bytes()
    except FileNotFoundError:
        raise NotInDataError(f"{path} is missing; {_REMEDY}") from None
    if hashlib.sha256(payload).hexdigest() != checksum:
        raise NotInDataError(f"{path} is not the table that was built; {_REMEDY}")
    return payload
