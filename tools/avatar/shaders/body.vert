#version 330
// One vertex of anything that is drawn: where it is now, where it was at rest, and what it is made of.
in vec3 in_pos, in_normal, in_rest, in_colour;
in vec4 in_extra;
in float in_squeeze;
uniform mat4 view_projection, key_view, sky_view;
out vec3 pos, normal, rest, colour;
out vec4 extra, key_place, sky_place;
out float squeeze;

void main() {
    pos = in_pos;
    normal = in_normal;
    rest = in_rest;
    colour = in_colour;
    extra = in_extra;
    squeeze = in_squeeze;
    key_place = key_view * vec4(in_pos, 1.0);
    sky_place = sky_view * vec4(in_pos, 1.0);
    gl_Position = view_projection * vec4(in_pos, 1.0);
}
