// Bare skin, with the paint of a face: brows, lips, cheeks and the shade around the eyes.
// extra: x = 1 on the face and skull, y = redness (palms, soles, knees, elbows), zw unused.
uniform vec3 left_eye, hair_colour;
uniform float head_scale, stubble;

float blob(vec2 p, vec2 size) { p /= size; return exp(-dot(p, p)); }

Surface surface(vec3 n) {
    float tone = cloud(rest * 45.0);
    vec3 c = colour * (0.93 + 0.14 * tone);
    c = mix(c, c * vec3(1.06, 0.88, 0.84), 0.7 * extra.y + 0.25 * noise(rest * 14.0));
    float gloss = 0.07 + 0.05 * tone;
    vec3 e = (vec3(abs(rest.x), rest.yz) - left_eye) / head_scale;
    float front = extra.x * smoothstep(-0.045, -0.015, e.z);
    float brow = exp(-pow((e.y - 0.020 + 6.0 * (e.x - 0.004) * (e.x - 0.004)) / 0.0032, 2.0));
    brow *= smoothstep(0.027, 0.015, abs(e.x - 0.002)) * (0.7 + 0.5 * noise(rest * 900.0));
    c = mix(c, hair_colour, 0.75 * brow * front);
    float lip = blob(vec2(rest.x / head_scale, e.y + 0.0675), vec2(0.023, 0.0075)) * front;
    c = mix(c, colour * vec3(0.86, 0.52, 0.50), 0.75 * smoothstep(0.25, 0.6, lip));
    float mouth = blob(vec2(rest.x / head_scale, e.y + 0.0672), vec2(0.022, 0.0014)) * front;
    c *= 1.0 - 0.45 * mouth;
    c = mix(c, c * vec3(1.05, 0.84, 0.80), 0.5 * front * blob(e.xy - vec2(0.022, -0.040), vec2(0.020)));
    c = mix(c, c * vec3(0.70, 0.60, 0.58), 0.55 * front * blob(e.xy, vec2(0.019, 0.012)));
    float lash = blob(e.xy - vec2(0.001, 0.0055), vec2(0.014, 0.0020)) * front;
    c *= 1.0 - 0.6 * lash;
    float jaw = smoothstep(-0.035, -0.060, e.y) * smoothstep(-0.16, -0.10, e.y) * smoothstep(-0.075, -0.03, e.z);
    c = mix(c, mix(c, hair_colour, 0.35) , stubble * extra.x * jaw * (1.0 - 0.7 * lip));
    return Surface(c, n, gloss, 20.0, 0.30);
}
