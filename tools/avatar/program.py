"""Shader programs and vertex buffers, one program for each material.

A software renderer runs every branch of a shader, so materials are programs and not branches.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tools.avatar.part import MeshPart, PosedPart, Uniform

Context = Any
"""A moderngl context; the package is a development extra that may be missing."""
CULL_FACE = 4
"""moderngl.CULL_FACE"""
SHADERS = Path(__file__).with_name("shaders")
MOVING = ("3f 3f 1f", "in_pos", "in_normal", "in_squeeze")
FIXED = ("3f 3f 4f", "in_rest", "in_colour", "in_extra")


def source(name: str) -> str:
    """The text of a shader file."""
    return (SHADERS / name).read_text(encoding="ascii")


class Programs:
    """The programs of one context, made when first used."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._made: dict[tuple[str, bool], Any] = {}
        self.depth: Any = context.program(source("depth.vert"), source("depth.frag"))

    def material(self, name: str, *, two_sided: bool) -> Any:
        """The program of a material."""
        key = (name, two_sided)
        if key not in self._made:
            head = f"#version 330\n#define TWO_SIDED {int(two_sided)}\n"
            fragment = head + source("common.glsl") + source(f"{name}.glsl") + source("main.glsl")
            self._made[key] = self._context.program(source("body.vert"), fragment)
        return self._made[key]

    def set_all(self, uniforms: dict[str, Uniform | bytes]) -> None:
        """Give every program the uniforms that it has."""
        for program in self._made.values():
            set_uniforms(program, uniforms)


def set_uniforms(program: Any, uniforms: dict[str, Uniform | bytes]) -> None:
    """Set those of `uniforms` that the compiler kept; bytes are a matrix, column by column."""
    for name, value in uniforms.items():
        if name not in program:
            continue
        if isinstance(value, bytes):
            program[name].write(value)
        else:
            program[name].value = value


class DrawnModel:
    """A part in the renderer's memory."""

    def __init__(self, context: Context, programs: Programs, part: MeshPart) -> None:
        self.part = part
        self._context = context
        self.points = part.rest
        """(n, 3) where the part is now, metres."""
        self._program = programs.material(part.material, two_sided=part.two_sided)
        self._moving = context.buffer(reserve=len(part.rest) * 28)
        fixed = np.concatenate([part.rest, part.colour, part.extra], axis=1).astype(np.float32)
        solid = context.buffer(fixed.tobytes())
        buffers = [(self._moving, MOVING), (solid, FIXED)]
        faces = context.buffer(part.faces.astype(np.int32).tobytes())
        used = [(buffer, *_kept(self._program, *layout)) for buffer, layout in buffers]
        self._array = context.vertex_array(self._program, [u for u in used if len(u) > 2], faces)
        depth = [(self._moving, "3f 16x", "in_pos"), (solid, "24x 4f", "in_extra")]
        self._depth = programs.depth
        self._shadow = context.vertex_array(programs.depth, depth, faces)
        if part.normals is not None:
            self.move(PosedPart(part.rest, part.normals))

    @property
    def is_still(self) -> bool:
        """Whether the part never moves."""
        return self.part.normals is not None

    def move(self, posed: PosedPart) -> None:
        """Put the part where it is now."""
        self.points = posed.points
        self._moving.write(posed.vertices.tobytes())

    def draw(self) -> None:
        """Draw with the part's own material."""
        set_uniforms(self._program, dict(self.part.uniforms))
        if self.part.culled:
            self._context.enable(CULL_FACE)
        self._array.render()
        if self.part.culled:
            self._context.disable(CULL_FACE)

    def draw_shadow(self) -> None:
        """Draw depth only."""
        if self.part.casts_shadow:
            self._depth["cut"].value = int(self.part.cut)
            self._shadow.render()


def _kept(program: Any, formats: str, *names: str) -> tuple[str, ...]:
    """The buffer layout, with padding for the attributes that the compiler dropped."""
    layout, kept = [], []
    for item, name in zip(formats.split(), names, strict=True):
        if name in program:
            layout.append(item)
            kept.append(name)
        else:
            layout.append(f"{int(item[:-1]) * 4}x")
    return (" ".join(layout), *kept)
