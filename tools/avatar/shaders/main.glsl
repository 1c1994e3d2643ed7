void main() {
    vec3 n = normalize(normal);
    if (TWO_SIDED == 1 && dot(n, eye - pos) < 0.0) n = -n;
    pixel = vec4(develop(shade(surface(n))), 1.0);
}
