// Leaves, lighter where the light comes through.
Surface surface(vec3 n) {
    vec3 c = colour * (0.55 + 0.9 * noise(pos * 45.0));
    return Surface(c, n, 0.06, 14.0, 0.45);
}
