// Clothes. extra: x = metres inside the hem (outside is cut away), y = looseness in metres,
// z = height over the middle of the chest in metres, w unused.
uniform vec3 trim;
uniform int pattern;

float folds(vec3 p) {
    vec3 q = p + 0.06 * vec3(noise(p * 9.0), noise(p * 9.0 + 7.0), noise(p * 9.0 + 3.0));
    return noise(q * vec3(16.0, 26.0, 16.0)) + 0.5 * noise(q * vec3(38.0, 52.0, 38.0));
}

Surface surface(vec3 n) {
    if (extra.x < 0.0) discard;
    float h = folds(rest);
    vec3 tilted = bump(n, h * (0.0011 + 0.035 * extra.y + 0.0035 * squeeze));
    vec3 c = colour;
    if (pattern == 1) c = mix(c, trim, smoothstep(0.35, 0.40, abs(fract(rest.y * 16.0) - 0.5)));
    if (pattern == 2) c = mix(c, trim, smoothstep(0.10, 0.09, abs(extra.z)));
    if (pattern == 3) c = mix(c, trim, smoothstep(0.52, 0.56, cloud(rest * 22.0)));
    c *= 0.84 + 0.20 * h;
    c *= 0.94 + 0.12 * noise(rest * 420.0);
    float hem = smoothstep(0.016, 0.013, extra.x);
    c *= 1.0 - 0.22 * hem * smoothstep(0.0, 0.003, abs(extra.x - 0.014));
    return Surface(c, tilted, 0.025, 8.0, 0.12);
}
