// Boards of 12 cm with their own tones and grain. colour is the mean tone.
Surface surface(vec3 n) {
    vec2 p = pos.xz;
    float row = floor(p.y / 0.12);
    float shift = hash(vec3(row, 3.0, 1.0)) * 1.2;
    float board = floor((p.x + shift) / 1.2);
    float tone = hash(vec3(row, board, 7.0));
    vec3 c = colour * mix(0.78, 1.12, tone);
    c *= 0.80 + 0.35 * cloud(vec3(p.x * 3.0, p.y * 60.0, tone * 9.0));
    float joint = min(abs(fract(p.y / 0.12) - 0.0), abs(fract((p.x + shift) / 1.2)) * 10.0);
    c *= mix(0.55, 1.0, smoothstep(0.0, 0.025, joint));
    return Surface(c, n, 0.14, 30.0, 0.0);
}
