// A poured floor or a plastered wall with stains; extra.x = 1 draws tiles of 60 cm.
Surface surface(vec3 n) {
    vec3 c = colour * (0.75 + 0.35 * cloud(pos * 2.3) + 0.10 * noise(pos * 90.0));
    vec2 tile = abs(fract(pos.xz / 0.6) - 0.5);
    float joint = smoothstep(0.494, 0.497, max(tile.x, tile.y)) * extra.x;
    c *= 1.0 - 0.45 * joint;
    return Surface(c, n, 0.08, 24.0, 0.0);
}
