"""From trained parameters to the files the reader loads: two ONNX graphs, quantised, and the small heads.

`lower` reads the pieces of a window, `upper` what `lower` made of them with the mentions of one event flagged. A window
is read alone and as long as it is, so neither knows of batches or padding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from kg.reading.trained.tags import GENERAL, ROLES
from kg.reading.trained.windows import FEATURES
from training.network import HEADS, LAYERS, SHARED, WIDTH

Params = dict[str, np.ndarray]

#: The version of the operators; Gelu is one of them from version 20 on.
_OPSET = 20
_EPSILON = 1e-12
#: Parameters that the reader uses by itself.
IN_HEADS = ("passage", "pair", "relation", "class")


class _Graph:
    """An ONNX graph being built: each call adds a node and gives the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, np.ndarray] = {}

    def constant(self, name: str, array: np.ndarray) -> str:
        self.constants[name] = array
        return name

    def add(self, operator: str, *inputs: str, outputs: int = 1, name: str | None = None, **attributes: Any) -> Any:
        label = name or f"{operator}_{len(self.nodes)}"
        names = [f"{label}.{n}" for n in range(outputs)] if outputs > 1 else [label]
        self.nodes.append(helper.make_node(operator, list(inputs), names, name=label, **attributes))
        return names if outputs > 1 else names[0]

    def dense(self, x: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        product = self.add("MatMul", x, self.constant(f"{name}.weight", weight), name=f"{name}.product")
        return str(self.add("Add", product, self.constant(f"{name}.bias", bias)))

    def norm(self, x: str, name: str, params: Params) -> str:
        scale = self.constant(f"{name}.weight", params[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", params[f"{name}.bias"])
        return str(self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=_EPSILON))

    def model(self, inputs: list[Any], outputs: list[tuple[str, str, list[Any]]]) -> onnx.ModelProto:
        for made, wanted, _ in outputs:
            self.nodes.append(helper.make_node("Identity", [made], [wanted]))
        graph = helper.make_graph(
            self.nodes,
            "parley",
            inputs,
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for _, name, shape in outputs],
            [numpy_helper.from_array(np.asarray(a, order="C"), name) for name, a in self.constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=10)
        onnx.checker.check_model(model)
        return model


def _layer(graph: _Graph, params: Params, n: int, x: str) -> str:
    name = f"encoder.layer.{n}"
    own = f"{name}.attention.self"
    scale = np.float32((WIDTH // HEADS) ** -0.5)
    weight = np.concatenate(
        [params[f"{own}.query.weight"] * scale, params[f"{own}.key.weight"], params[f"{own}.value.weight"]], 1
    )
    bias = np.concatenate([params[f"{own}.query.bias"] * scale, params[f"{own}.key.bias"], params[f"{own}.value.bias"]])
    together = graph.dense(x, f"{own}.all", weight, bias)
    shape = graph.constant("heads", np.array([0, 0, 3, HEADS, WIDTH // HEADS], np.int64))
    parts = graph.add("Transpose", graph.add("Reshape", together, shape), perm=[2, 0, 3, 1, 4])
    q, k, v = (graph.add("Gather", parts, graph.constant(f"part{i}", np.array(i, np.int64)), axis=0) for i in range(3))
    weights = graph.add("Softmax", graph.add("MatMul", q, graph.add("Transpose", k, perm=[0, 1, 3, 2])), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", weights, v), perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", mixed, graph.constant("whole", np.array([0, 0, WIDTH], np.int64)))
    out = f"{name}.attention.output"
    y = graph.dense(mixed, f"{out}.dense", params[f"{out}.dense.weight"], params[f"{out}.dense.bias"])
    x = graph.norm(graph.add("Add", x, y), f"{out}.LayerNorm", params)
    inner = f"{name}.intermediate.dense"
    y = graph.add("Gelu", graph.dense(x, inner, params[f"{inner}.weight"], params[f"{inner}.bias"]))
    y = graph.dense(
        y, f"{name}.output.dense", params[f"{name}.output.dense.weight"], params[f"{name}.output.dense.bias"]
    )
    return graph.norm(graph.add("Add", x, y), f"{name}.output.LayerNorm", params)


def lower(params: Params) -> onnx.ModelProto:
    """ids int64 (1, length) and known int64 (1, length, features) to states (1, length, width)."""
    graph = _Graph()
    words = "embeddings.word_embeddings.weight"
    x = graph.add("Gather", graph.constant(words, params[words]), "ids", name="words")
    one, zero = graph.constant("one", np.array(1, np.int64)), graph.constant("zero", np.array(0, np.int64))
    length = graph.add("Gather", graph.add("Shape", "ids"), one)
    name = "embeddings.position_embeddings.weight"
    table = params[name] + params["embeddings.token_type_embeddings.weight"][:1]
    places = graph.add("Gather", graph.constant(name, table), graph.add("Range", zero, length, one), name="places")
    x = graph.add("Add", x, places)
    for index in range(len(FEATURES)):
        column = graph.add("Gather", "known", graph.constant(f"column{index}", np.array(index, np.int64)), axis=2)
        told = graph.constant(f"known.{index}", params[f"known.{index}"])
        x = graph.add("Add", x, graph.add("Gather", told, column, name=f"known_{index}"))
    x = graph.norm(x, "embeddings.LayerNorm", params)
    for n in range(SHARED):
        x = _layer(graph, params, n, x)
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"]),
        helper.make_tensor_value_info("known", TensorProto.INT64, [1, "length", len(FEATURES)]),
    ]
    return graph.model(inputs, [(x, "shared", [1, "length", WIDTH])])


def upper(params: Params) -> onnx.ModelProto:
    """shared (1, length, width) and flags int64 (1, length) to states, and probabilities of tags and of roles."""
    graph = _Graph()
    flags = params["flag"].copy()
    flags[0] = 0
    x = graph.add("Add", "shared", graph.add("Gather", graph.constant("flag", flags), "flags", name="flagged"))
    for n in range(SHARED, LAYERS):
        x = _layer(graph, params, n, x)
    outputs = [(x, "states", [1, "length", WIDTH])]
    for name, count in (("general", len(GENERAL)), ("role", len(ROLES))):
        scores = graph.dense(x, name, params[f"{name}.weight"], params[f"{name}.bias"])
        shape = graph.constant(f"{name}.shape", np.array([0, 0, count, 3], np.int64))
        outputs.append(
            (graph.add("Softmax", graph.add("Reshape", scores, shape), axis=-1), name + "s", [1, "length", count, 3])
        )
    inputs = [
        helper.make_tensor_value_info("shared", TensorProto.FLOAT, [1, "length", WIDTH]),
        helper.make_tensor_value_info("flags", TensorProto.INT64, [1, "length"]),
    ]
    return graph.model(inputs, outputs)


def export(params: Params, folder: Path, *, quantised: bool = True) -> None:
    """Write lower.onnx, upper.onnx and heads.npz into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in (("lower", lower(params)), ("upper", upper(params))):
        path = folder / f"{name}.onnx"
        if not quantised:
            onnx.save(model, path)
            continue
        whole = folder / f"{name}.float.onnx"
        onnx.save(model, whole)
        small = [node.name for node in model.graph.node if node.op_type == "Gather" and node.name not in ("words",)]
        exact = [f"{head}.product" for head in ("general", "role")]
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul", "Gather"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=[*small, *exact],
            extra_options={"MatMulConstBOnly": True},
        )
        whole.unlink()
    heads: dict[str, Any] = {
        name: array.astype(np.float32) for name, array in params.items() if name.split(".")[0] in IN_HEADS
    }
    np.savez(folder / "heads.npz", **heads)
