#version 330
// Depth only. What is cut away from clothes and hair casts no shadow: extra.x is metres inside.
in float inside;
uniform int cut;

void main() {
    if (cut == 1 && inside < 0.0) discard;
}
