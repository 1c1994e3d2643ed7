"""Exercise videos with known truth: a rigged person, rendered in a room by a software renderer.

`clip.Clip` describes a video as data; `studio.render` draws it and writes its truth beside it.
Movements come from `tools.figure.movements`; here they drive a skinned human mesh that MediaPipe
takes for a person. Coordinates are those of `tools.figure`: metres, Y up, the floor at y = 0.

Only `program`, `renderer` and `studio` need the development extra `avatar` (moderngl, and Mesa's
EGL and llvmpipe); everything else, kinematics and truth included, runs on numpy alone.
"""
