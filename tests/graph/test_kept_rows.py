"""Tables beside a store: they hold what was put into them, whichever of their files it stands in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.graph.kept_rows import NUMBER, TEXT, Files, Table


def table(files: Files) -> Table[int, str, int]:
    return Table("things", NUMBER, TEXT, int, files)


@pytest.mark.parametrize("seed", range(4))
def test_a_table_holds_what_was_put_into_it_however_often_it_was_written(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    keys, parts = [0, 7, 2**64 - 1], [f"part {number:02}" for number in range(30)]
    files = Files(None, "rows")
    held: dict[tuple[int, str], int] = {}
    for generation in range(14):
        rows = table(files)
        for _ in range(chance.randint(0, 25)):
            key, part = chance.choice(keys), chance.choice(parts)
            if chance.random() < 0.7:
                rows.put(key, part, held.setdefault((key, part), 0) + 1)
                held[key, part] += 1
            else:
                rows.drop(key, part)
                held.pop((key, part), None)
            assert rows.get(key, part) == held.get((key, part)) and rows.has(key, part) == ((key, part) in held)
        for key in chance.sample(keys, 2):
            of_key = {part: value for (other, part), value in held.items() if other == key}
            assert rows.first(key, 3) == sorted(of_key)[:3]
            assert rows.of(key) == of_key
        assert dict(rows.items()) == held
        folder = tmp_path / f"{generation}"
        folder.mkdir()
        files.write(folder, rows.changes())
        files = Files(folder, "rows")
        assert dict(table(files).items()) == held
    assert len(files.paths) <= 8


def test_files_are_shared_with_the_next_folder_and_never_changed(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    rows = table(Files(None, "rows"))
    for number in range(1000):
        rows.put(1, f"part {number}", number)
    Files(None, "rows").write(first, rows.changes())
    (whole,) = Files(first, "rows").paths
    before = whole.read_bytes()
    files = Files(first, "rows")
    later = table(files)
    later.drop(1, "part 0")
    later.put(1, "part 1", 1)  # which it has already
    later.drop(1, "part 1000")  # which it never had
    assert [part for _, _, part, _ in later.changes()] == ["part 0"]
    files.write(second, later.changes())
    shared, added = Files(second, "rows").paths
    assert shared.samefile(whole) and whole.read_bytes() == before
    assert added.stat().st_size < len(before) / 4
    assert table(Files(second, "rows")).get(1, "part 0") is None and table(Files(first, "rows")).get(1, "part 0") == 0


def test_damage_is_met_in_one_sentence(tmp_path: Path) -> None:
    rows = table(Files(None, "rows"))
    for number in range(1000):
        rows.put(number, "part", number)
    Files(None, "rows").write(tmp_path, rows.changes())
    (file,) = Files(tmp_path, "rows").paths
    whole = file.read_bytes()
    file.write_bytes(whole[:1000] + bytes(len(whole) - 1000))
    with pytest.raises(StoreError, match="The store is damaged"):
        table(Files(tmp_path, "rows")).get(1, "part")
    with pytest.raises(StoreError, match="The store is damaged"):
        table(Files(tmp_path, "rows")).of(1)


def test_small_changes_write_little_again_beside_large_files(tmp_path: Path) -> None:
    """Parts of one size write each row a few times; after them small changes do not write the large files again."""

    def written(sizes: list[int], files: Files, start: int) -> tuple[Files, int]:
        total = 0
        for size in sizes:
            start += 1
            rows = table(files)
            for number in range(size):
                rows.put(start, f"part {number:05}", number)
            folder = tmp_path / f"{start}"
            folder.mkdir()
            shared = {path.name for path in files.paths}
            files.write(folder, rows.changes())
            files = Files(folder, files.name)
            total += sum(path.stat().st_size for path in files.paths if path.name not in shared)
            assert len(files.paths) <= 8
        return files, total

    parts, total = written([500] * 20, Files(None, "parts"), 0)
    assert total < 5 * sum(path.stat().st_size for path in parts.paths)
    files, total = written([40_000, 8_000], Files(None, "rows"), 100)
    assert [*map(len, (parts.paths, files.paths))] == [4, 2]
    files, small = written([20] * 40, files, 200)
    assert small < total / 2
    assert [len(table(files).of(key)) for key in (101, 102, 201, 240)] == [40_000, 8_000, 20, 20]


def test_a_table_that_files_have_no_rows_of_begins_beside_others_and_ends_again(tmp_path: Path) -> None:
    def written(number: int, files: Files, *tables: Table[int, str, int]) -> Files:
        (tmp_path / f"{number}").mkdir()
        files.write(tmp_path / f"{number}", [row for each in tables for row in each.changes()])
        return Files(tmp_path / f"{number}", "rows")

    files = Files(None, "rows")
    first = table(files)
    first.put(1, "part", 1)
    files = written(1, files, first)
    late: Table[int, str, int] = Table("late", NUMBER, TEXT, int, files)
    late.drop(3, "part")
    assert late.get(3, "part") is None and late.of(3) == {} and not [*late.changes()]
    late.put(2, "part", 2)
    files = written(2, files, table(files), late)
    late = Table("late", NUMBER, TEXT, int, files)
    assert late.get(2, "part") == 2 and table(files).get(1, "part") == 1
    late.drop(2, "part")
    files = written(3, files, late)
    assert Table("late", NUMBER, TEXT, int, files).get(2, "part") is None and table(files).get(1, "part") == 1
