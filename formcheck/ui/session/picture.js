// Draws on the mirrored picture: skeleton, judged line, and the part of the body at fault.
const STRIDE = 6; // numbers for each landmark: x, y, three in metres, visibility
const VISIBLE = 0.5;
const MOST_PX = 1400; // no canvas is wider; a larger one is scaled up
const BONES = [
  [11, 12], [23, 24], [11, 23], [12, 24],
  [11, 13], [13, 15], [12, 14], [14, 16],
  [23, 25], [25, 27], [24, 26], [26, 28],
  [27, 29], [27, 31], [29, 31], [28, 30], [28, 32], [30, 32],
  [7, 11], [8, 12],
];
const COLOURS = { bone: "#ffffffd0", edge: "#10161b90", line: "#56b4e9", good: "#56b4e9", fault: "#ffaa28" };

export class Picture {
  constructor(video, canvas) {
    this.video = video;
    this.canvas = canvas;
    this.size = null; // of a picture that is elsewhere: then its skeleton alone is drawn
  }

  /** `points` as packed numbers, null for nobody; `state` is the server's last one. */
  draw(points, state) {
    const context = this.#cleared();
    if (!points || !context) return;
    const { width, height } = this.canvas;
    const unit = Math.max(width, height) / 160;
    const at = (i) => [(1 - points[i * STRIDE]) * width, points[i * STRIDE + 1] * height];
    const seen = (i) => points[i * STRIDE + 5] >= VISIBLE;
    for (const [a, b] of BONES) {
      if (seen(a) && seen(b)) stroke(context, [at(a), at(b)], unit * 0.8, COLOURS.bone);
    }
    const faulty = state?.form === "faulty";
    const colour = faulty ? COLOURS.fault : COLOURS.line;
    for (const line of polylines(state?.line)) {
      stroke(context, line.map(at), unit * 1.6, colour);
    }
    for (const i of state?.joint ?? []) ring(context, at(i), unit * 2, colour, unit * 0.7);
    for (const i of state?.marks ?? []) ring(context, at(i), unit * 4, COLOURS.fault, unit * 1.4);
  }

  /** Whether the person is nearer to the lower edge of the picture, so that text belongs above. */
  static isLow(points) {
    if (!points) return false;
    const heights = [];
    for (let i = 0; i < points.length; i += STRIDE) heights.push(points[i + 1]);
    return Math.min(...heights) > 1 - Math.max(...heights);
  }

  #cleared() {
    const { canvas, video } = this;
    const [wide, high] = this.size ?? [video.videoWidth, video.videoHeight];
    if (!wide) return null;
    const box = shown(video, wide, high);
    const scale = Math.min(window.devicePixelRatio || 1, MOST_PX / Math.max(box.width, 1));
    const [width, height] = [Math.round(box.width * scale), Math.round(box.height * scale)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    Object.assign(canvas.style, {
      left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px`,
    });
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    return context;
  }
}

/** The server's pose, [x, y, visibility] for each landmark, as packed numbers. */
export function asPoints(pose) {
  if (!pose) return null;
  const points = new Float32Array(pose.length * STRIDE);
  pose.forEach(([x, y, visibility], i) => points.set([x, y, 0, 0, 0, visibility], i * STRIDE));
  return points;
}

function polylines(line) {
  if (!line?.length) return [];
  return Array.isArray(line[0]) ? line : [line];
}

// The part of the element that the picture takes, which keeps its shape.
function shown(video, wide, high) {
  const { clientWidth, clientHeight, offsetLeft, offsetTop } = video;
  const scale = Math.min(clientWidth / wide, clientHeight / high);
  const [width, height] = [wide * scale, high * scale];
  const left = offsetLeft + (clientWidth - width) / 2;
  return { left, top: offsetTop + (clientHeight - height) / 2, width, height };
}

function stroke(context, points, width, colour) {
  context.lineCap = context.lineJoin = "round";
  for (const [lineWidth, strokeStyle] of [[width * 1.6, COLOURS.edge], [width, colour]]) {
    Object.assign(context, { lineWidth, strokeStyle });
    context.beginPath();
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
  }
}

function ring(context, [x, y], radius, colour, width) {
  for (const [lineWidth, strokeStyle] of [[width * 1.6, COLOURS.edge], [width, colour]]) {
    Object.assign(context, { lineWidth, strokeStyle });
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}
