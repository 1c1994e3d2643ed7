// What every material shares: noise, shadows and light. Colours are linear until the last line.
in vec3 pos, normal, rest, colour;
in vec4 extra, key_place, sky_place;
in float squeeze;  // how much cloth is gathered, 0 to 1
uniform vec3 eye, key_direction, key_light, sky_light, ground_light;
uniform float exposure, key_softness;
uniform sampler2DShadow key_shadow, sky_shadow;
out vec4 pixel;

struct Surface {
    vec3 albedo;
    vec3 normal;
    float gloss;      // strength of the highlight
    float sharpness;  // exponent of the highlight
    float wrap;       // how far light creeps around the edge, as in skin and fluff
};

float hash(vec3 p) {
    p = fract(p * 0.3183099 + 0.1) * 17.0;
    return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}

float noise(vec3 p) {
    vec3 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    vec4 low = vec4(hash(i), hash(i + vec3(1, 0, 0)), hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)));
    i.z += 1.0;
    vec4 high = vec4(hash(i), hash(i + vec3(1, 0, 0)), hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)));
    vec4 mixed = mix(low, high, f.z);
    vec2 row = mix(mixed.xz, mixed.yw, f.x);
    return mix(row.x, row.y, f.y);
}

float cloud(vec3 p) { return 0.5 * noise(p) + 0.3 * noise(p * 2.1) + 0.2 * noise(p * 4.3); }

// A normal tilted by the slope of a height in metres, which is taken from the neighbouring pixels:
// one sample of the pattern instead of four.
vec3 bump(vec3 n, float height) {
    vec3 along = dFdx(pos), down = dFdy(pos);
    vec3 across_down = cross(down, n), across_along = cross(n, along);
    float area = dot(along, across_down);
    vec3 slope = sign(area) * (dFdx(height) * across_down + dFdy(height) * across_along);
    vec3 tilted = abs(area) * n - slope;
    return dot(tilted, tilted) > 0.0 ? normalize(tilted) : n;
}

// Outside the map there is light. Few samples: a software renderer pays for each.
float lit_share(sampler2DShadow map, vec4 place, float blur, int count) {
    vec3 p = place.xyz * 0.5 + vec3(0.5, 0.5, 0.4988);
    if (any(lessThan(p.xy, vec2(0.01))) || any(greaterThan(p.xy, vec2(0.99)))) return 1.0;
    float lit = 0.0;
    for (int k = 0; k < count; k++) {  // a sunflower of samples
        float angle = 2.39996 * float(k), radius = sqrt((float(k) + 0.5) / float(count));
        lit += texture(map, p + vec3(vec2(cos(angle), sin(angle)) * radius * blur, 0.0));
    }
    return lit / float(count);
}

vec3 shade(Surface s) {
    vec3 view = normalize(eye - pos);
    vec3 n = s.normal;
    float key_lit = lit_share(key_shadow, key_place, 1.4 * key_softness, 5);
    float sky_lit = lit_share(sky_shadow, sky_place, 0.022, 7);
    float key = max((dot(n, key_direction) + s.wrap) / (1.0 + s.wrap), 0.0) * key_lit;
    float open = 0.35 + 0.65 * sky_lit;
    vec3 around = mix(ground_light, sky_light, 0.5 + 0.5 * n.y) * open;
    vec3 halfway = normalize(key_direction + view);
    float shine = pow(max(dot(n, halfway), 0.0), s.sharpness) * s.gloss * key_lit;
    float rim = pow(1.0 - max(dot(n, view), 0.0), 4.0) * s.gloss * 0.6 * open;
    vec3 scattered = s.wrap * s.wrap * s.albedo * vec3(0.5, 0.16, 0.09) * key_light * (key_lit - key) * 0.5;
    return s.albedo * (around + key * key_light) + max(scattered, 0.0) + shine * key_light + rim * sky_light;
}

// Exposure, a soft shoulder that keeps the brightest from clipping, and the screen's curve.
vec3 develop(vec3 light) {
    vec3 x = light * exposure;
    x = x * (1.0 + x * 0.16) / (1.0 + x * 0.85);
    return pow(clamp(x, 0.0, 1.0), vec3(1.0 / 2.2));
}
