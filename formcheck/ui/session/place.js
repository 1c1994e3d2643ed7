// Draws where the camera belongs for an exercise, seen from above.
const SVG = "http://www.w3.org/2000/svg";
// Where the camera stands around the person, as degrees from beyond the feet (or, of a standing
// person, from in front).
const LYING = { side: 90, oblique: 45, front: 45, back: 45, feet: 0, head: 180 };
const STANDING = { side: 90, oblique: 45, front: 0, back: 180, feet: 0, head: 180 };
const UPRIGHT = new Set(["standing", ""]);
// In the drawing's units: the mat, the person's middle, and how far from it the camera is.
const MAT = {
  lying: { x: 42, y: 46, width: 150, height: 44 },
  standing: { x: 80, y: 30, width: 80, height: 66 },
};
const MIDDLE = { lying: { x: 116, y: 68 }, standing: { x: 120, y: 62 } };
const REACH = { lying: { x: 104, y: 76 }, standing: { x: 82, y: 82 } };
const ROOM = 20; // around the camera

/** An SVG of the person and the camera, at `place` degrees where the exercise says so; `label` says the same in words. */
export function cameraPlace({ place, view, posture, label }) {
  const upright = UPRIGHT.has(posture);
  const degrees = place ?? degreesOf(view, posture);
  const at = cameraAt(degrees, upright);
  const svg = element("svg", { viewBox: around(at, upright), role: "img", "aria-label": label });
  svg.append(...(upright ? standing() : lying()), camera(at, upright));
  return svg;
}

function degreesOf(view, posture) {
  // Whoever lies on the side turns belly or back to where somebody supine has a side.
  if (posture === "side_lying" && view === "front") return 90;
  return (UPRIGHT.has(posture) ? STANDING : LYING)[view] ?? 90;
}

// Head to the left, feet to the right, on a mat.
function lying() {
  return [
    element("rect", { class: "mat", ...MAT.lying, rx: 8 }),
    element("circle", { class: "body", cx: 60, cy: 68, r: 10 }),
    element("path", { class: "limb", d: "M76 68H128M128 63L180 60M128 73L180 76M82 62L112 54M82 74L112 82" }),
  ];
}

// Shoulders and head from above; the small wedge is the nose, pointing down the drawing.
function standing() {
  return [
    element("rect", { class: "mat", ...MAT.standing, rx: 8 }),
    element("path", { class: "limb", d: "M96 62H144" }),
    element("circle", { class: "body", cx: 120, cy: 62, r: 14 }),
    element("path", { class: "body", d: "M114 74L126 74L120 84Z" }),
  ];
}

function cameraAt(degrees, upright) {
  const angle = (degrees * Math.PI) / 180;
  // Beyond the feet is to the right of somebody who lies, in front is below somebody who stands.
  const way = upright
    ? { x: Math.sin(angle), y: Math.cos(angle) }
    : { x: Math.cos(angle), y: Math.sin(angle) };
  const from = MIDDLE[upright ? "standing" : "lying"];
  const reach = REACH[upright ? "standing" : "lying"];
  return { x: from.x + way.x * reach.x, y: from.y + way.y * reach.y };
}

function camera(at, upright) {
  const from = MIDDLE[upright ? "standing" : "lying"];
  const turned = (Math.atan2(from.y - at.y, from.x - at.x) * 180) / Math.PI;
  const group = element("g", { transform: `translate(${at.x} ${at.y}) rotate(${turned})` });
  group.append(
    element("path", { class: "sight", d: "M10 0L58 -24V24Z" }),
    element("rect", { class: "camera", x: -14, y: -10, width: 22, height: 20, rx: 4 }),
    element("path", { class: "camera", d: "M8 -6L16 -10V10L8 6Z" }),
  );
  return group;
}

// The part of the drawing that holds the mat and the camera.
function around(at, upright) {
  const mat = MAT[upright ? "standing" : "lying"];
  const left = Math.min(mat.x, at.x - ROOM);
  const top = Math.min(mat.y, at.y - ROOM);
  const right = Math.max(mat.x + mat.width, at.x + ROOM);
  const bottom = Math.max(mat.y + mat.height, at.y + ROOM);
  return `${left - 2} ${top - 2} ${right - left + 4} ${bottom - top + 4}`;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
