"""From a trained network to the files the reader loads: two ONNX graphs, quantised, and the small heads.

`lower` reads the pieces of a window, `upper` what `lower` made of them with the mentions of one event flagged. A window
is read alone and as long as it is, so neither knows of batches or padding.

Matrices are packed into half a byte a weight. The reader unpacks them into the eight bits that ONNX Runtime multiplies.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from kg.reading.trained.tags import GENERAL, ROLES
from kg.reading.trained.windows import FEATURES, LONGEST
from training.network import Sizes, kinds_of_distance
from training.packing import levels, numbers, pack

Params = Mapping[str, np.ndarray]

#: The versions of the operators of ONNX (Gelu is one of them from 20 on) and of those of ONNX Runtime.
_OPSET, _RUNTIME = 20, "com.microsoft"
_EPSILON = 1e-12
#: The largest byte, and the smallest span of what is rounded to bytes.
_LARGEST, _TINY = 255, 1e-12
#: Parameters that the reader uses by itself, and their names there.
IN_HEADS = {"passage": "passage", "pair": "pair", "relation": "relation", "classes": "class"}


class _Graph:
    """An ONNX graph being built: each call adds a node and gives the name of its output."""

    def __init__(self, params: Params, sizes: Sizes, *, quantised: bool) -> None:
        self.params, self.sizes, self.quantised = params, sizes, quantised
        self.nodes: list[Any] = []
        self.constants: dict[str, np.ndarray] = {}
        self.packed: dict[str, Any] = {"levels": levels().numpy().reshape(-1).astype(np.int8)}
        self.given: list[TensorProto] = []

    def constant(self, name: str, array: np.ndarray) -> str:
        self.constants[name] = array
        return name

    def number(self, value: int) -> str:
        return self.constant(f"number.{value}", np.array(value, np.int64))

    def numbers(self, *values: int) -> str:
        return self.constant(f"numbers.{'_'.join(map(str, values))}", np.array(values, np.int64))

    def add(self, operator: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        return self.several(operator, *inputs, count=1, name=name, **attributes)[0]

    def several(self, operator: str, *inputs: str, count: int, name: str | None = None, **attributes: Any) -> list[str]:
        label = name or f"{operator}_{len(self.nodes)}"
        outputs = [label, *(f"{label}_{n}" for n in range(1, count))]
        self.nodes.append(helper.make_node(operator, list(inputs), outputs, name=label, **attributes))
        return outputs

    def linear(self, x: str, name: str) -> str:
        """A linear layer, whose matrix (outputs, inputs) is multiplied from the left in the network."""
        bias = self.constant(f"{name}.bias", self.params[f"{name}.bias"])
        return self.add("Add", self.product(x, name), bias)

    def product(self, x: str, name: str) -> str:
        weight = self.params[f"{name}.weight"]
        if not (self.quantised and name.startswith("layers.")):
            return self.add("MatMul", x, self.constant(f"{name}.weight", weight.T))
        matrix, scales = self.unpacked(f"{name}.weight", weight.T.shape)
        sums = numbers(pack(torch.from_numpy(weight))).sum(1).numpy()
        rounded, step, least = self.rounded(x)
        made = self.add("Cast", self.add("MatMulInteger", rounded, matrix), to=TensorProto.FLOAT)
        least = self.add("Mul", least, self.constant(f"{name}.sums", sums))
        made = self.add("Add", self.add("Mul", made, step), least)
        return self.add("Mul", made, self.constant(f"{name}.scales", scales[:, 0]))

    def rounded(self, x: str) -> tuple[str, str, str]:
        """x (1, length, width) in bytes, the step from one byte to the next and the least value, both (1, length, 1).

        Each piece has its own step: with one for the whole window, as `DynamicQuantizeLinear` makes it, a few large
        values round off all others, each processor other ones.
        """
        last = self.numbers(-1)
        least = self.add("ReduceMin", x, last)
        span = self.add("Sub", self.add("ReduceMax", x, last), least)
        span = self.add("Max", span, self.constant("tiny", np.array(_TINY, np.float32)))
        step = self.add("Div", span, self.constant("largest", np.array(_LARGEST, np.float32)))
        above = self.add("Sub", x, least)
        return self.add("QuantizeLinear", above, self.add("Reshape", step, last), axis=1), step, least

    def table(self, name: str, rows: str) -> str:
        """The rows (1, length) of a table, (1, length, width)."""
        if not self.quantised:
            return self.add("Gather", self.constant(name, self.params[name]), rows)
        table, scales = self.unpacked(name, self.params[name].shape)
        values = self.add("Cast", self.add("Gather", table, rows), to=TensorProto.FLOAT)
        return self.add("Mul", values, self.add("Gather", self.constant(f"{name}.scales", scales), rows))

    def unpacked(self, name: str, shape: tuple[int, ...]) -> tuple[str, np.ndarray]:
        """A matrix of eight bits that the reader unpacks and gives to the graph, and the scales of its rows."""
        codes, steps, scales = (each.numpy() for each in pack(torch.from_numpy(self.params[name])))
        first, second = np.split(codes.T.astype(np.uint8, order="C"), 2)
        self.packed[f"{name}.codes"] = first | second << 4
        self.packed[f"{name}.steps"] = steps.T.astype(np.uint8, order="C") << 4
        given = TensorProto(name=f"{name}.unpacked", dims=shape, data_type=TensorProto.INT8)
        given.data_location = TensorProto.EXTERNAL
        given.external_data.add(key="location", value="by the reader")
        self.given.append(given)
        return given.name, scales

    def norm(self, x: str, name: str) -> str:
        scale, bias = (self.constant(f"{name}.{kind}", self.params[f"{name}.{kind}"]) for kind in ("weight", "bias"))
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=_EPSILON)

    def positions(self, x: str) -> str:
        """The numbers from zero to the length of what has the shape (1, length, ..)."""
        length = self.add("Gather", self.add("Shape", x), self.number(1))
        return self.add("Range", self.number(0), length, self.number(1))

    def by_distance(self, x: str) -> str:
        """What is added to the scores of attention by the distance of two pieces, (1, heads, length, length)."""
        kinds = kinds_of_distance(LONGEST).numpy()
        kinds = np.concatenate([kinds[LONGEST - 1], kinds[0, 1:]])  # from the farthest before to the farthest after
        table = self.constant("distances", np.ascontiguousarray(self.params["distances"][kinds].T))
        places = self.positions(x)
        across, down = (self.add("Unsqueeze", places, self.numbers(axis)) for axis in (0, 1))
        shifted = self.add("Add", self.add("Sub", across, down), self.number(LONGEST - 1))
        return self.add("Unsqueeze", self.add("Gather", table, shifted, axis=1), self.numbers(0), name="by_distance")

    def layer(self, n: int, x: str, bias: str) -> str:
        name, width, heads = f"layers.{n}", self.sizes.width, self.sizes.heads
        parts = self.several(
            "Split", self.linear(x, f"{name}.qkv"), self.numbers(width, width, width), count=3, axis=-1
        )
        mixed = self.add("MultiHeadAttention", *parts, "", "", bias, num_heads=heads, domain=_RUNTIME)
        x = self.norm(self.add("Add", x, self.linear(mixed, f"{name}.out")), f"{name}.norm1")
        y = self.linear(self.add("Gelu", self.linear(x, f"{name}.up")), f"{name}.down")
        return self.norm(self.add("Add", x, y), f"{name}.norm2")

    def model(self, inputs: list[Any], outputs: list[tuple[str, str, list[Any]]]) -> onnx.ModelProto:
        for made, wanted, _ in outputs:
            self.nodes.append(helper.make_node("Identity", [made], [wanted]))
        graph = helper.make_graph(
            self.nodes,
            "parley",
            inputs,
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for _, name, shape in outputs],
            [
                *(numpy_helper.from_array(np.asarray(a, order="C"), name) for name, a in self.constants.items()),
                *self.given,
            ],
        )
        versions = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=10)


def _lower(graph: _Graph) -> onnx.ModelProto:
    """ids int64 (1, length) and known int64 (1, length, features) to states (1, length, width)."""
    params, sizes = graph.params, graph.sizes
    places = graph.add("Cast", graph.constant("places", params["places"].astype(np.float16)), to=TensorProto.FLOAT)
    x = graph.add("Add", graph.table("words", "ids"), graph.add("Gather", places, graph.positions("ids")))
    for index in range(len(FEATURES)):
        column = graph.add("Gather", "known", graph.number(index), axis=2)
        table = graph.constant(f"known.{index}", params[f"known.{index}"])
        x = graph.add("Add", x, graph.add("Gather", table, column))
    x, bias = graph.norm(x, "norm"), graph.by_distance("ids")
    for n in range(sizes.shared):
        x = graph.layer(n, x, bias)
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"]),
        helper.make_tensor_value_info("known", TensorProto.INT64, [1, "length", len(FEATURES)]),
    ]
    return graph.model(inputs, [(x, "shared", [1, "length", sizes.width])])


def _upper(graph: _Graph) -> onnx.ModelProto:
    """shared (1, length, width) and flags int64 (1, length) to states, and probabilities of tags and of roles."""
    params, sizes = graph.params, graph.sizes
    flags = params["flag"].copy()
    flags[0] = 0
    x = graph.add("Add", "shared", graph.add("Gather", graph.constant("flag", flags), "flags"))
    bias = graph.by_distance("shared")
    for n in range(sizes.shared, len(sizes.layers)):
        x = graph.layer(n, x, bias)
    outputs = [(x, "states", [1, "length", sizes.width])]
    for name, count in (("general", len(GENERAL)), ("role", len(ROLES))):
        scores = graph.add("Reshape", graph.linear(x, name), graph.numbers(0, 0, count, 3))
        scores = graph.add("Softmax", scores, axis=-1)
        outputs.append((scores, name + "s", [1, "length", count, 3]))
    inputs = [
        helper.make_tensor_value_info("shared", TensorProto.FLOAT, [1, "length", sizes.width]),
        helper.make_tensor_value_info("flags", TensorProto.INT64, [1, "length"]),
    ]
    return graph.model(inputs, outputs)


def export(params: Params, sizes: Sizes, folder: Path, *, quantised: bool = True) -> None:
    """Write the two graphs, the matrices of each, and heads.npz into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in (("lower", _lower), ("upper", _upper)):
        graph = _Graph(params, sizes, quantised=quantised)
        onnx.save(make(graph), folder / f"{name}.onnx")
        np.savez_compressed(folder / f"{name}.npz", **graph.packed)
    heads: dict[str, Any] = {
        f"{IN_HEADS[part]}.{kind}": (array.T if kind == "weight" else array).astype(np.float16)
        for name, array in params.items()
        for part, _, kind in [name.partition(".")]
        if part in IN_HEADS
    }
    np.savez(folder / "heads.npz", **heads)
