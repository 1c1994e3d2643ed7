// An eyeball looking ahead. extra: xyz = its middle at rest, w = radius of the iris in metres.
Surface surface(vec3 n) {
    float r = length(rest.xy - extra.xy);
    vec3 c = mix(vec3(0.80, 0.76, 0.73), colour, smoothstep(extra.w + 0.0006, extra.w - 0.0006, r));
    c = mix(c, vec3(0.01), smoothstep(0.5 * extra.w, 0.4 * extra.w, r));
    return Surface(c * 0.85, n, 0.5, 60.0, 0.0);
}
