#version 330
in vec3 in_pos;
uniform mat4 view_projection;

void main() { gl_Position = view_projection * vec4(in_pos, 1.0); }
