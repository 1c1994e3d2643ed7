// Finds the pose in the newest picture, off the page's own thread, or makes a JPEG of it.
import { FilesetResolver, PoseLandmarker } from "./vision/vision_bundle.mjs";
import { isHardware, rendererName } from "./renderer.js";
import { Stamps } from "./stamps.js";

const LANDMARKS = 33;
const NUMBERS = 6; // x, y, world x, y, z, visibility
const GPU_MOST_MS = 60; // a GPU that takes longer than this is slower than the processor
const WARM_PICTURES = 5; // the first ones compile and allocate
const JUDGED_PICTURES = 30; // the speed is the median of so many,
const JUDGED_MS = 1500; // or of as many as there were in this time, if a few
const FEW_PICTURES = 8;
const BRIGHTNESS_EVERY = 10;
const KEPT_EVERY_S = 0.2; // a picture is kept this often, for the rest's "worst beside best"
const KEPT_WIDTH = 400;
const JPEG_LONGEST = 640;
const JPEG_MOST_BYTES = 200 * 1024;
const UNKNOWN_BRIGHTNESS = -1;

const state = {
  files: "",
  landmarker: null,
  delegate: "CPU",
  renderer: "",
  stamps: new Stamps(),
  ms: 0,
  seq: 0,
  reading: 0,
  taken: 0,
  times: [],
  judgedFrom: 0,
  brightness: UNKNOWN_BRIGHTNESS,
  keptAt: -Infinity,
  turn: Promise.resolve(),
  jpeg: false,
};
const sample = new OffscreenCanvas(32, 24);
const kept = new OffscreenCanvas(KEPT_WIDTH, KEPT_WIDTH);
const picture = new OffscreenCanvas(JPEG_LONGEST, JPEG_LONGEST);
const whole = new OffscreenCanvas(JPEG_LONGEST, JPEG_LONGEST);

const ORDERS = {
  open: ({ files, model }) => inTurn(() => open(files, model)),
  pictures: () => inTurn(takePictures),
  stream: ({ readable }) => read(readable),
  frame: ({ bitmap, own }) => take(bitmap, own),
  restart: ({ t, seq }) => {
    state.stamps.restart(t);
    state.seq = Math.max(state.seq, seq ?? 0);
  },
};

onmessage = async ({ data }) => {
  try {
    await ORDERS[data.do](data);
  } catch (error) {
    failed(error);
  }
};

// One change of the model at a time: the last that was asked for stays.
function inTurn(change) {
  state.turn = state.turn.catch(() => {}).then(change);
  return state.turn;
}

async function open(files, model) {
  if (!(await FilesetResolver.isSimdSupported(true))) throw new Error("no SIMD");
  state.files = files;
  state.jpeg = false;
  state.renderer ||= rendererName();
  await create(model, isHardware(state.renderer) ? "GPU" : "CPU");
  opened();
}

function opened() {
  const { model, delegate, renderer } = state;
  postMessage({ kind: "opened", model, delegate, renderer });
}

function failed(error) {
  postMessage({ kind: "failed", text: String(error?.message ?? error) });
}

async function create(model, delegate) {
  const before = state.landmarker;
  state.landmarker = null;
  before?.close();
  const fileset = await FilesetResolver.forVisionTasks(new URL("./vision", import.meta.url).href, true);
  // The library forgets the loader after each use, and the browser runs a module only once.
  self.ModuleFactory = (await import(fileset.wasmLoaderPath)).default;
  state.landmarker = await PoseLandmarker.createFromOptions(fileset, {
    baseOptions: { modelAssetPath: `${state.files}models/pose_landmarker_${model}.task`, delegate },
    runningMode: "VIDEO",
    numPoses: 1,
  });
  Object.assign(state, { model, delegate, ms: 0, taken: 0, times: [] });
}

async function takePictures() {
  state.jpeg = true;
  state.landmarker?.close();
  Object.assign(state, { landmarker: null, model: "", delegate: "" });
  opened();
}

// The newest picture only: the stream keeps one, and the ones before are left out.
async function read(readable) {
  const mine = ++state.reading;
  state.stamps.restart();
  const reader = readable.getReader();
  while (mine === state.reading) {
    const { value: frame, done } = await reader.read();
    if (done) break;
    try {
      await take(frame, frame.timestamp / 1e6);
    } finally {
      frame.close();
    }
  }
  reader.cancel();
}

// `source` is a VideoFrame or an ImageBitmap; `own` its own time in seconds.
async function take(source, own) {
  const isBitmap = source instanceof ImageBitmap;
  try {
    if (!(state.landmarker || state.jpeg)) return;
    const t = state.stamps.at(own);
    if (t === null) return;
    const seq = ++state.seq;
    const width = source.displayWidth ?? source.width;
    const height = source.displayHeight ?? source.height;
    // Without a GPU each look at a camera's picture fetches it again: once is enough for all.
    const image = state.delegate === "GPU" ? source : draw(source, whole, width, height);
    if (state.taken++ % BRIGHTNESS_EVERY === 0) state.brightness = meanLuma(image);
    const found = state.jpeg ? await jpeg(image, width, height) : landmarks(image, t);
    const sent = { kind: "found", seq, t, width, height, brightness: state.brightness, ...found };
    postMessage(sent, [sent.jpeg ?? sent.points?.buffer].filter(Boolean));
    if (t - state.keptAt >= KEPT_EVERY_S) keep(image, seq, t, width, height);
  } finally {
    if (isBitmap) {
      source.close();
      postMessage({ kind: "free" });
    }
  }
}

function landmarks(source, t) {
  const before = performance.now();
  state.ms = Math.max(state.ms + 1, Math.round(t * 1000)); // the model wants whole, rising ones
  const result = state.landmarker.detectForVideo(source, state.ms);
  const ms = performance.now() - before;
  judgeSpeed(ms);
  const seen = result.landmarks[0];
  if (!seen) return { points: null, ms };
  const world = result.worldLandmarks[0];
  const points = new Float32Array(LANDMARKS * NUMBERS);
  for (let i = 0; i < LANDMARKS; i++) {
    const { x, y, visibility } = seen[i];
    points.set([x, y, world[i].x, world[i].y, world[i].z, visibility], i * NUMBERS);
  }
  return { points, ms };
}

function judgeSpeed(ms) {
  if (state.taken <= WARM_PICTURES) return;
  if (state.delegate === "GPU" && state.taken === WARM_PICTURES + 1 && ms > GPU_MOST_MS) {
    inTurn(() => create(state.model, "CPU").then(opened)).catch(failed);
    return;
  }
  if (!state.times.length) state.judgedFrom = performance.now();
  const number = state.times.push(ms);
  const long = performance.now() - state.judgedFrom >= JUDGED_MS;
  if (number < (long ? FEW_PICTURES : JUDGED_PICTURES)) return;
  const middle = state.times.sort((a, b) => a - b)[number >> 1];
  postMessage({ kind: "speed", model: state.model, ms: middle });
  state.times = [];
}

async function jpeg(source, width, height) {
  const scale = Math.min(1, JPEG_LONGEST / Math.max(width, height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  draw(source, picture, size.width, size.height);
  for (const quality of [0.8, 0.5, 0.3]) {
    const blob = await picture.convertToBlob({ type: "image/jpeg", quality });
    if (blob.size <= JPEG_MOST_BYTES) return { jpeg: await blob.arrayBuffer(), ...size };
  }
  return { jpeg: null };
}

function draw(source, canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, width, height);
  return canvas;
}

function keep(source, seq, t, width, height) {
  state.keptAt = t;
  draw(source, kept, KEPT_WIDTH, Math.round((KEPT_WIDTH * height) / width));
  kept
    .convertToBlob({ type: "image/jpeg", quality: 0.75 })
    .then((blob) => postMessage({ kind: "kept", seq, blob }));
}

function meanLuma(source) {
  draw(source, sample, sample.width, sample.height);
  const { data } = sample.getContext("2d").getImageData(0, 0, sample.width, sample.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    sum += 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
  }
  return sum / (data.length / 4);
}
