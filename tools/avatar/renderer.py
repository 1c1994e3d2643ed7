"""Draws parts in a room with a camera: a software OpenGL context without a window."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import Image
from tools.avatar.light import Light
from tools.avatar.part import MeshPart, PosedPart
from tools.avatar.program import Context, DrawnModel, Programs
from tools.avatar.rig import Points
from tools.avatar.room import FLOOR_M, HIGH, LOW
from tools.figure.camera import FigureCamera
from tools.figure.linear import Vector, unit, vec

Matrix = NDArray[np.float64]

NEAR_M, FAR_M = 0.05, 20.0
KEY_SIZE, SKY_SIZE = 2048, 512
SHADOW_RADIUS_M = 2.4
SAMPLES = 4
MARGIN_PX = 16
"""Around people and their shadows."""
OUTLINE_STEP = 12
"""Every n-th vertex tells well enough where somebody is."""


def view_matrix(camera: FigureCamera) -> Matrix:
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
        self._context.depth_func = "<="  # what stands still is drawn over its own backdrop
        self.size = (width, height)
        self.programs = Programs(self._context)
        self._still: list[DrawnModel] = []
        self._moving: list[DrawnModel] = []
        self._backdrop_of: tuple[FigureCamera, Light] | None = None
        self._shadows = [self._shadow_map(size) for size in (KEY_SIZE, SKY_SIZE)]
        self._canvas, self._backdrop = (self._samples() for _ in range(2))
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

    def add(self, parts: list[MeshPart]) -> list[DrawnModel]:
        """Bring parts into the picture; those with `normals` never move."""
        models = [DrawnModel(self._context, self.programs, part) for part in parts]
        for model in models:
            (self._still if model.is_still else self._moving).append(model)
        self._backdrop_of = None
        return models

    def draw(self, camera: FigureCamera, light: Light, centre: Vector) -> Image:
        """A picture; shadows are sharpest around `centre`.

        What stands still is drawn once for a camera and a light; then only where somebody or a
        shadow of somebody may be.
        """
        if self._backdrop_of != (camera, light):
            self._aim(camera, light, self._light(light, centre, self._still))
            self._backdrop.use()
            self._backdrop.clear(0.5, 0.5, 0.5, 1.0)
            for model in self._still:
                model.draw()
            self._backdrop_of = (camera, light)
        self._aim(camera, light, self._light(light, centre, [*self._still, *self._moving]))
        self._context.copy_framebuffer(self._canvas, self._backdrop)
        self._canvas.use()
        corner = self._touched(camera, light)
        if corner is not None:
            self._canvas.scissor = corner
            for model in [*self._still, *self._moving]:
                model.draw()
            self._canvas.scissor = None
        self._context.copy_framebuffer(self._flat, self._canvas)
        width, height = self.size
        raw = np.frombuffer(self._flat.read(components=3), dtype=np.uint8)
        return raw.reshape(height, width, 3)[::-1]

    def _light(self, light: Light, centre: Vector, models: list[DrawnModel]) -> list[Matrix]:
        """Draw the shadows of `models` in the direct light and in the light from above."""
        directions = (light.direction, unit(vec(0.05, 1, 0.03)))
        views = [light_matrix(centre, direction) for direction in directions]
        for slot, (view, (texture, target)) in enumerate(zip(views, self._shadows, strict=True)):
            target.use()
            target.clear(depth=1.0)
            self.programs.depth["view_projection"].write(_packed(view))
            for model in models:
                model.draw_shadow()
            texture.use(slot)
        return views

    def _aim(self, camera: FigureCamera, light: Light, views: list[Matrix]) -> None:
        self.programs.set_all(
            {
                "view_projection": _packed(view_matrix(camera)),
                "key_view": _packed(views[0]),
                "sky_view": _packed(views[1]),
                "key_shadow": 0,
                "sky_shadow": 1,
                "eye": _floats(camera.eye),
                "key_direction": _floats(light.direction),
                "key_light": light.key,
                "sky_light": light.sky,
                "ground_light": light.ground,
                "exposure": light.exposure,
                "key_softness": light.softness,
            }
        )

    def _touched(self, camera: FigureCamera, light: Light) -> tuple[int, int, int, int] | None:
        """The part of the picture that people and their shadows are in: left, bottom, size."""
        if not self._moving:
            return None
        points = np.concatenate([model.points[::OUTLINE_STEP] for model in self._moving])
        below = np.maximum(points * [1, 0, 1], [-np.inf, FLOOR_M, -np.inf])
        reach = [points, _where_shadows_fall(points, light.direction)]
        reach += [below + vec(dx, 0, dz) for dx in (-0.2, 0.2) for dz in (-0.2, 0.2)]
        everything = np.concatenate(reach)
        ahead = (everything - camera.eye) @ camera.axes[2] > NEAR_M
        px = camera.project(everything[ahead])
        low = np.clip(px.min(axis=0) - MARGIN_PX, 0, self.size).astype(int)
        high = np.clip(px.max(axis=0) + MARGIN_PX, 0, self.size).astype(int)
        width, height = (int(x) for x in high - low)
        return int(low[0]), self.size[1] - int(high[1]), max(width, 1), max(height, 1)

    def _samples(self) -> Any:
        colour = self._context.renderbuffer(self.size, 4, samples=SAMPLES)
        return self._context.framebuffer(
            colour, self._context.depth_renderbuffer(self.size, samples=SAMPLES)
        )

    def _shadow_map(self, size: int) -> tuple[Any, Any]:
        texture = self._context.depth_texture((size, size))
        texture.compare_func = "<="
        texture.repeat_x = texture.repeat_y = False
        return texture, self._context.framebuffer(depth_attachment=texture)


def _where_shadows_fall(points: Points, towards_light: Vector) -> Points:
    """(n, 3) where the light through each point leaves the room."""
    step = -towards_light
    with np.errstate(divide="ignore"):
        walls = np.where(step > 0, np.array(HIGH), np.array(LOW))
        reach = ((walls - points) / step).min(axis=1)
    return np.asarray(points + np.clip(reach, 0, 8)[:, None] * step)


def _packed(matrix: Matrix) -> bytes:
    """As OpenGL reads matrices: column by column, single precision."""
    return matrix.T.astype(np.float32).tobytes()


def _floats(v: Vector) -> tuple[float, ...]:
    return tuple(float(x) for x in v)


def pose_models(models: list[DrawnModel], posed: list[PosedPart]) -> None:
    """Move models to where their parts are now."""
    for model, state in zip(models, posed, strict=True):
        model.move(state)
