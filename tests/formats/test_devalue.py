"""The grammar of devalue text, checked against vectors, against a writer, and against damage."""

import json
import math
import os
import random
import re
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.formats.devalue import DevalueError, parse, parse_payload
from terms.formats.devalue_values import UNDEFINED, Boxed, JSMap, JSSet, SparseArray
from terms.formats.nuxt import REVIVERS
from tests.formats.javascript_text import Written, legend, uneval
from tests.formats.payload_graphs import alike, damaged, flatten, graphs

DATA = Path(__file__).parents[1] / "data" / "nuxt"
OWN_VECTORS = json.loads((DATA / "grammar.json").read_text())
FUZZ_RUNS = int(os.environ.get("FUZZ_RUNS", "2000"))
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "devalue"


def sample(name: str) -> Any:
    """Return one of the sample files beside the checkout; a test without them is skipped."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample data beside the checkout is absent: {name}")
    return json.loads(path.read_text())


def exact(value: object) -> str:
    """Return a text that differs wherever two values differ: 1, 1.0 and true too."""
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("vector", OWN_VECTORS["valid"], ids=lambda vector: vector["name"])
def test_parse_reads_each_element_of_the_grammar(vector: dict[str, Any]) -> None:
    assert exact(legend(parse(vector["in"], revive=REVIVERS))) == exact(vector["out"])


@pytest.mark.parametrize("vector", OWN_VECTORS["invalid"], ids=lambda vector: vector["name"])
def test_parse_says_where_and_why_a_text_is_no_payload(vector: dict[str, Any]) -> None:
    with pytest.raises(DevalueError) as caught:
        parse(vector["in"], revive=REVIVERS)

    assert caught.value.pointer == vector["pointer"]
    assert vector["reason"] in caught.value.reason
    assert str(caught.value) == f"{caught.value.pointer}: {caught.value.reason}"


CUSTOM_TYPES: Mapping[str, Mapping[str, Callable[[object], object]]] = {
    "Custom type": {
        "Foo": lambda value: Written(f"new Foo({uneval(value)})"),
        "Bar": lambda value: Written(f"new Bar({uneval(value)})"),
    },
    "Custom fallback": {"Date": lambda value: Written(f"new Date('{value}')")},
    "Function wrapped in custom type": {
        "FunctionRef": lambda value: Written(f"new FunctionRef({value})")
    },
    "Function in nested structure": {"FunctionRef": lambda value: Written(str(value))},
}


def test_parse_gives_what_the_library_writes_as_javascript() -> None:
    vectors = sample("devalue-vectors.json")["valid"]

    written = [
        uneval(parse(vector["json"], revive=CUSTOM_TYPES.get(vector["name"]))) for vector in vectors
    ]

    assert written == [vector["js"] for vector in vectors]
    assert len(written) == 108


def test_parse_refuses_what_the_library_refuses() -> None:
    vectors = sample("devalue-vectors.json")["invalid"]

    for vector in vectors:
        with pytest.raises(DevalueError) as caught:
            parse(vector["json"], revive={"Custom": lambda value: value})
        assert caught.value.pointer.startswith("$"), vector
        assert caught.value.reason, vector
    assert len(vectors) == 28


def test_parse_agrees_with_the_library_on_payloads_of_nuxt() -> None:
    vectors = sample("library_vectors.json")["vectors"]

    differing = []
    for vector in vectors:
        try:
            mine: object = legend(parse(vector["in"], revive=REVIVERS))
        except DevalueError:
            mine = "error"
        theirs = "error" if "error" in vector else vector["out"]
        # The library ran where JavaScript had no Temporal yet; its own vectors read the type.
        if vector.get("error") == "Temporal is not defined":
            theirs = {"$temporal": ["Temporal.PlainDate", "2024-02-29"]}
        if exact(mine) != exact(theirs):
            differing.append((vector, mine))

    assert differing == []
    assert len(vectors) == 88


def test_shared_parts_are_one_object() -> None:
    value: Any = parse('[{"a":1,"b":1,"c":2},["Map",3,4],[3,3],"k",{}]')

    assert value["a"] is value["b"]
    assert isinstance(value["a"], JSMap)
    assert value["c"][0] == "k"


def test_shared_boxed_values_and_views_are_one_object() -> None:
    value: Any = parse('[[1,1,2,2],["Object",3],["Uint8Array",4],7,["ArrayBuffer","AQI="]]')

    assert value[0] is value[1]
    assert value[0] == Boxed(7)
    assert value[2] is value[3]
    assert value[2].data == b"\x01\x02"


def test_cycle_leads_back_to_the_same_object() -> None:
    value: Any = parse('[["Reactive",1],{"me":0,"all":2},["Set",1]]', revive=REVIVERS)

    assert value["me"] is value
    assert list(value["all"]) == [value]


def test_revived_value_takes_the_place_of_its_payload() -> None:
    def pair(value: Any) -> object:
        return tuple(value)

    value = parse('[[1,1],["Point",2],[3,4],1,2]', revive={"Point": pair})

    assert value == [(1, 2), (1, 2)]


def test_reviver_may_refuse_its_payload() -> None:
    def refuse(value: object) -> object:
        raise ValueError(f"no colour: {value}")

    with pytest.raises(DevalueError, match=re.escape("$[1]: no colour: 7")):
        parse('[{"a":1},["Colour",2],7]', revive={"Colour": refuse})


def test_view_needs_a_buffer_that_its_reviver_left_one() -> None:
    with pytest.raises(DevalueError, match=re.escape("$[0]: Uint8Array must refer")):
        parse('[["Uint8Array",1],["ArrayBuffer","AQI="]]', revive={"ArrayBuffer": str})


def test_unknown_type_is_told_and_read_as_its_payload() -> None:
    told: list[tuple[str, str]] = []

    value = parse('[[1,1,3],["Moss",2],{"a":3},"x"]', on_unknown=lambda *each: told.append(each))

    assert value == [{"a": "x"}, {"a": "x"}, "x"]
    assert told == [("Moss", "$[1]")]


def test_unknown_type_with_its_payload_in_place_is_read() -> None:
    payload = parse_payload(
        '[["Moss",{"a":1}],["Fern",[2]],"x"]', on_unknown=lambda kind, place: None
    )

    value: Any = payload.value
    assert value == {"a": ["x"]}
    assert payload.pointer(value) == "$[0][1]"
    assert payload.pointer(value["a"]) == "$[1][1]"


def test_name_of_an_unknown_type_is_told_in_storable_text() -> None:
    with pytest.raises(DevalueError) as caught:
        parse(json.dumps([["\ud800" + "x" * 5_000, 0]]))

    assert caught.value.reason == "Unknown type \ufffd" + "x" * 59


def test_pointer_names_the_entry_of_a_list_or_an_object() -> None:
    payload = parse_payload('[["Ref",1],{"a":2},[3],["Set"]]', revive=REVIVERS)

    value: Any = payload.value
    assert payload.pointer(value) == "$[1]"
    assert payload.pointer(value["a"]) == "$[2]"
    assert payload.pointer(value["a"][0]) == "$[3]"
    assert payload.pointer(object()) == "$"


def test_bytes_are_read_as_utf_8() -> None:
    assert parse('["Größe"]'.encode()) == "Größe"
    with pytest.raises(DevalueError, match="not UTF-8"):
        parse('["Größe"]'.encode("latin-1"))
    with pytest.raises(DevalueError, match="JSON"):
        parse(b"\xef\xbb\xbf[1]")


def test_number_of_any_length_is_read_as_a_double() -> None:
    assert parse(f"[{'9' * 5_000}]") == math.inf
    assert parse(f"[-{'9' * 5_000}]") == -math.inf
    assert parse(f"[0.{'3' * 5_000}]") == 1 / 3
    assert parse(f'[{{"a":{"9" * 5_000}}}]') == {"a": UNDEFINED}


def test_big_integer_of_too_many_digits_is_refused() -> None:
    assert uneval(parse(f'[["BigInt","{"7" * 4_000}"]]')) == "7" * 4_000 + "n"
    with pytest.raises(DevalueError, match="4000 digits"):
        parse(f'[["BigInt","{"7" * 4_001}"]]')


def test_json_nested_too_deeply_is_refused() -> None:
    with pytest.raises(DevalueError, match="nested too deeply"):
        parse("[" * 100_000 + "]" * 100_000)
    with pytest.raises(DevalueError, match="nested too deeply"):
        parse('[["Ref",' + "[" * 100_000)


def test_deep_references_need_no_stack() -> None:
    depth = 50_000
    entries = ",".join(f"[{number}]" for number in range(1, depth))

    value: Any = parse(f"[{entries},7]")

    for _ in range(depth - 1):
        (value,) = value
    assert value == 7


@pytest.mark.parametrize("entry", ['["Ref",{}]', '{{"a":{}}}', '["Map",{0},{0}]', '["Set",{}]'])
def test_depth_has_an_end(entry: str) -> None:
    entries = ",".join(entry.format(number) for number in range(1, 100_002))

    with pytest.raises(DevalueError, match="more than 100,000") as caught:
        parse(f"[{entries},7]", revive=REVIVERS)

    assert re.fullmatch(r"\$\[\d+\]", caught.value.pointer)


def test_references_that_double_are_not_spread_out() -> None:
    entries = ",".join(f"[{number},{number}]" for number in range(1, 41))

    value: Any = parse(f'[{entries},"leaf"]')

    for _ in range(40):
        assert len(value) == 2
        assert value[0] is value[1]
        value = value[0]
    assert value == "leaf"


def test_sparse_array_takes_no_memory_for_what_it_lacks() -> None:
    tracemalloc.start()
    value = parse('[[-7,4294967295,1000000,1],"x"]')
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert isinstance(value, SparseArray)
    assert (value.length, value.items) == (4_294_967_295, {1_000_000: "x"})
    assert peak < 100_000


def test_set_and_map_tell_their_size() -> None:
    things: Any = parse('[[1,2],["Set",3,3],["Map",3,3,4,4],"a","b"]')

    assert isinstance(things[0], JSSet)
    assert [len(each) for each in things] == [1, 2]


@given(graphs())
def test_parse_reads_back_what_a_writer_wrote(value: object) -> None:
    assert alike(parse(flatten(value)), value)


@given(st.floats(allow_nan=False) | st.integers(-(2**53), 2**53) | st.text() | st.booleans())
def test_parse_reads_back_a_value_alone(value: object) -> None:
    assert alike(parse(flatten(value)), value)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda parts: (
        st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=3), parts, max_size=3)
    ),
    max_leaves=30,
)
ENTRIES = st.lists(
    JSON_VALUES
    | st.lists(st.integers(-8, 9), max_size=4)
    | st.dictionaries(st.text(max_size=2), st.integers(-8, 9), max_size=3)
    | st.tuples(
        st.sampled_from(("Set", "Map", "null", "Object", "Ref", "EmptyRef", "Uint8Array", "Moss")),
        st.integers(-8, 9),
        st.integers(-8, 9),
    ),
    max_size=9,
)


@given(ENTRIES)
def test_parse_of_any_json_gives_a_value_or_the_one_error(entries: list[object]) -> None:
    check_only_its_own_error(json.dumps(entries))


@given(st.text() | st.binary())
def test_parse_of_any_text_gives_a_value_or_the_one_error(text: str | bytes) -> None:
    check_only_its_own_error(text)


def check_only_its_own_error(text: str | bytes) -> bool:
    told = ""
    try:
        parse(text, revive=REVIVERS, on_unknown=lambda kind, place: None)
    except DevalueError as error:
        told = str(error)
    assert not told or re.match(r"\$.*: .", told.encode().decode())
    return not told


def test_parse_of_a_damaged_payload_gives_a_value_or_the_one_error() -> None:
    rng = random.Random(19)
    seeds = [vector["in"].encode(errors="replace") for vector in OWN_VECTORS["valid"]]
    seeds += [path.read_bytes() for path in DATA.glob("term*.json")]

    read = sum(check_only_its_own_error(damaged(rng.choice(seeds), rng)) for _ in range(FUZZ_RUNS))

    assert 0.1 * FUZZ_RUNS < read < 0.9 * FUZZ_RUNS
