// Walls, furniture and other things of one colour. extra: x = gloss, y = grain (fabric), z = streaks
// along x (wood), w = 1 for things that shine by themselves (a window, a lamp).
Surface surface(vec3 n) {
    vec3 c = colour * (0.95 + 0.08 * cloud(pos * 3.0));
    c *= 1.0 + extra.y * 0.35 * (noise(pos * 170.0) - 0.5);
    c *= 1.0 + extra.z * 0.5 * (cloud(pos * vec3(4.0, 50.0, 50.0)) - 0.5);
    return Surface(c * (1.0 + 6.0 * extra.w), n, extra.x, 30.0, 0.0);
}
