#version 330
in vec3 in_pos;
in vec4 in_extra;
uniform mat4 view_projection;
out float inside;

void main() {
    inside = in_extra.x;
    gl_Position = view_projection * vec4(in_pos, 1.0);
}
