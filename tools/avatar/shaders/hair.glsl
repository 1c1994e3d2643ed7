// Hair in layers: each layer keeps the strands that are long enough to reach it.
// extra: x = metres inside the hairline, y = the layer from 0 at the skin to 1, z = 1 where combed
// (a closed surface of strands, as in a bun), w unused.
uniform float strand_density;

Surface surface(vec3 n) {
    float ragged = 0.006 * (noise(rest * 160.0) - 0.5) + 0.004 * (noise(rest * 420.0) - 0.5);
    if (extra.x + ragged < 0.0) discard;
    vec3 comb = vec3(strand_density, strand_density * 0.22, strand_density * 0.35);
    float strand = noise(rest * comb + 1.7 * noise(rest * 40.0));
    float length_here = 0.35 + 0.65 * noise(rest * 55.0) * smoothstep(-0.002, 0.022, extra.x) + 0.35 * strand;
    if (extra.z < 0.5 && extra.y > 0.02 && strand * 0.55 + length_here * 0.75 < 0.25 + extra.y * 0.85) discard;
    vec3 c = colour * (0.45 + 0.55 * extra.y) * (0.55 + 0.9 * strand);
    vec3 tilted = normalize(n + 0.5 * (vec3(strand, noise(rest * comb + 9.0), noise(rest * comb + 21.0)) - 0.5));
    return Surface(c, tilted, 0.07, 18.0, 0.05);
}
