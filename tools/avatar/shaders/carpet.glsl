// Short pile, felt and exercise mats. colour is the mean tone.
Surface surface(vec3 n) {
    float pile = noise(pos * 260.0);
    vec3 c = colour * (0.80 + 0.30 * pile) * (0.90 + 0.2 * cloud(pos * 5.0));
    vec3 tilted = normalize(n + 0.25 * (vec3(pile, 0.5, noise(pos * 260.0 + 11.0)) - 0.5));
    return Surface(c, tilted, 0.0, 8.0, 0.1);
}
