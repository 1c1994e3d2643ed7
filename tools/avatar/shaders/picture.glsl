// A framed picture or a poster. colour is the main tone; extra.x seeds what is on it.
Surface surface(vec3 n) {
    float a = cloud(pos * 4.0 + extra.x), b = cloud(pos.yxz * 9.0 + extra.x * 3.0);
    vec3 c = mix(colour, vec3(0.72, 0.60, 0.38), smoothstep(0.35, 0.62, a));
    c = mix(c, vec3(0.12, 0.16, 0.20), smoothstep(0.55, 0.66, b));
    return Surface(c, n, 0.12, 40.0, 0.0);
}
