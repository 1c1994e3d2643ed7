"""Draws parts in a room with a camera: a software OpenGL context without a window."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tools.avatar.light import Light
from tools.avatar.part import Part, Posed
from tools.avatar.program import Context, Model, Programs
from tools.figure.camera import Camera
from tools.figure.linear import Vector, unit, vec

Matrix = NDArray[np.float64]
Image = NDArray[np.uint8]
"""(height, width, 3) red, green, blue."""

NEAR_M, FAR_M = 0.05, 20.0
KEY_SIZE, SKY_SIZE = 2048, 512
SHADOW_RADIUS_M = 2.4
SAMPLES = 4


def view_matrix(camera: Camera) -> Matrix:
    """World to clip space, (4, 4); agrees with `camera.project`."""
    right, down, forward = camera.axes
    world = np.eye(4)
    world[:3, :3] = [right, -down, -forward]
    world[:3, 3] = -world[:3, :3] @ camera.eye
    zoom = 2 * camera.focal_px / camera.height
    lens = np.zeros((4, 4))
    lens[0, 0], lens[1, 1] = zoom * camera.height / camera.width, zoom
    lens[2, 2] = (FAR_M + NEAR_M) / (NEAR_M - FAR_M)
    lens[2, 3] = 2 * FAR_M * NEAR_M / (NEAR_M - FAR_M)
    lens[3, 2] = -1
    return np.asarray(lens @ world)


def light_matrix(centre: Vector, direction: Vector) -> Matrix:
    """World to the clip space of a far light that looks at `centre`, (4, 4)."""
    right = unit(np.cross(vec(0, 1, 0.01), direction))
    up = np.cross(direction, right)
    world = np.eye(4)
    world[:3, :3] = [right, up, direction]
    world[:3, 3] = -world[:3, :3] @ (centre + 5.0 * direction)
    r = SHADOW_RADIUS_M
    return np.asarray(np.diag([1 / r, 1 / r, -1 / 4.9, 1.0]) @ world - _depth_shift())


def _depth_shift() -> Matrix:
    shift = np.zeros((4, 4))
    shift[2, 3] = 5.1 / 4.9
    return shift


class Renderer:
    """A context with a room in it; use as a context manager."""

    def __init__(self, width: int, height: int) -> None:
        # A development extra: whoever only wants the truth of a clip does not need it.
        moderngl: Any = import_module("moderngl")
        self._context: Context = moderngl.create_context(
            standalone=True, backend="egl", libgl="libGL.so.1", libegl="libEGL.so.1"
        )
        self._context.enable(moderngl.DEPTH_TEST)
        self.size = (width, height)
        self.programs = Programs(self._context)
        self._models: list[Model] = []
        self._shadows = [self._shadow_map(size) for size in (KEY_SIZE, SKY_SIZE)]
        colour = self._context.renderbuffer(self.size, 4, samples=SAMPLES)
        depth = self._context.depth_renderbuffer(self.size, samples=SAMPLES)
        self._canvas = self._context.framebuffer(colour, depth)
        self._flat = self._context.simple_framebuffer(self.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._context.release()

    def add(self, parts: list[Part]) -> list[Model]:
        """Bring parts into the picture."""
        models = [Model(self._context, self.programs, part) for part in parts]
        self._models += models
        return models

    def draw(self, camera: Camera, light: Light, centre: Vector) -> Image:
        """A picture; shadows are sharpest around `centre`."""
        direction = light.direction
        views = [light_matrix(centre, direction), light_matrix(centre, unit(vec(0.05, 1, 0.03)))]
        for view, (_, target) in zip(views, self._shadows, strict=True):
            self._draw_shadows(view, target)
        for slot, (texture, _) in enumerate(self._shadows):
            texture.use(slot)
        self.programs.set_all(
            {
                "view_projection": _packed(view_matrix(camera)),
                "key_view": _packed(views[0]),
                "sky_view": _packed(views[1]),
                "key_shadow": 0,
                "sky_shadow": 1,
                "eye": _floats(camera.eye),
                "key_direction": _floats(direction),
                "key_light": light.key,
                "sky_light": light.sky,
                "ground_light": light.ground,
                "exposure": light.exposure,
                "key_softness": light.softness,
            }
        )
        self._canvas.use()
        self._canvas.clear(0.5, 0.5, 0.5, 1.0)
        for model in self._models:
            model.draw()
        self._context.copy_framebuffer(self._flat, self._canvas)
        width, height = self.size
        raw = np.frombuffer(self._flat.read(components=3), dtype=np.uint8)
        return raw.reshape(height, width, 3)[::-1]

    def _draw_shadows(self, view: Matrix, target: Any) -> None:
        target.use()
        target.clear(depth=1.0)
        self.programs.depth["view_projection"].write(_packed(view))
        for model in self._models:
            model.draw_shadow()

    def _shadow_map(self, size: int) -> tuple[Any, Any]:
        texture = self._context.depth_texture((size, size))
        texture.compare_func = "<="
        texture.repeat_x = texture.repeat_y = False
        return texture, self._context.framebuffer(depth_attachment=texture)


def _packed(matrix: Matrix) -> bytes:
    """As OpenGL reads matrices: column by column, single precision."""
    return matrix.T.astype(np.float32).tobytes()


def _floats(v: Vector) -> tuple[float, ...]:
    return tuple(float(x) for x in v)


def pose_models(models: list[Model], posed: list[Posed]) -> None:
    """Move models to where their parts are now."""
    for model, state in zip(models, posed, strict=True):
        model.move(state)
