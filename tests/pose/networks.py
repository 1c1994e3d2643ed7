"""Networks in the shape of RTMPose's, made for tests: they know nothing but colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import onnx
from onnx import TensorProto, helper

WIDTH: Final = 48
HEIGHT: Final = 64


def colour_network(path: Path, points: int = 17) -> Path:
    """Write one whose points are, in turn, where the picture is reddest, greenest and bluest.

    As RTMPose it answers how likely each point is at each half pixel along both sides.
    """
    numbers: dict[str, list[float] | list[int]] = {
        "along_height": [2],
        "along_width": [3],
        "part": [0.3],
        "none": [0.0],
        "all": [1.0],
        "turns": [k % 3 for k in range(points)],
        "twice": [1, 1, 1, 2],
        "last": [3],
    }
    constants = [
        helper.make_tensor(
            name,
            TensorProto.FLOAT if isinstance(values[0], float) else TensorProto.INT64,
            [] if name in {"part", "none", "all"} else [len(values)],
            values,
        )
        for name, values in numbers.items()
    ]
    nodes, outputs = [], []
    for side, size, over in (("x", WIDTH, "along_height"), ("y", HEIGHT, "along_width")):
        constants.append(
            helper.make_tensor(f"half_{side}", TensorProto.INT64, [3], [1, points, -1])
        )
        steps: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
            ("ReduceMax", ("picture", over), {"keepdims": 0}),
            ("Mul", (f"{side}0", "part"), {}),
            ("Clip", (f"{side}1", "none", "all"), {}),
            ("Gather", (f"{side}2", "turns"), {"axis": 1}),
            ("Unsqueeze", (f"{side}3", "last"), {}),
            ("Tile", (f"{side}4", "twice"), {}),
            ("Reshape", (f"{side}5", f"half_{side}"), {}),
        )
        nodes += [
            helper.make_node(kind, taken, [f"{side}{k}"], **how)
            for k, (kind, taken, how) in enumerate(steps)
        ]
        shape = [1, points, 2 * size]
        outputs.append(helper.make_tensor_value_info(f"{side}6", TensorProto.FLOAT, shape))
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, HEIGHT, WIDTH])
    graph = helper.make_graph(nodes, "colours", [picture], outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path
