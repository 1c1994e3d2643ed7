// A session in this browser: camera, pose, socket, voice and display, whatever the page does.
import { Camera } from "./camera.js";
import { Display } from "./display.js";
import { Eye } from "./eye.js";
import { packed } from "./frames.js";
import { Gallery } from "./gallery.js";
import { Link } from "./link.js";
import { asPoints } from "./picture.js";
import { Voice } from "./voice.js";

const HOST = "formcheck-session";
const MENDED_BY_CAMERA = new Set(["camera_refused", "camera_missing", "camera_busy", "camera_lost"]);
const NO_PICTURES = new Set(["no_pictures", "no_room"]);
const TAKEN_OVER = "taken_over";
const CAMERA = "camera";
const PHONE = "phone_lost";
const ENDED = new Set(["finished", "stopped"]);
const TOLD_MS = 8000; // how long what is only for information stays
const RATE_OF = 30; // pictures, for the rate that is shown to tests and measurements

// One for each page: an element that the page draws anew finds the session that is there.
const here = (globalThis[HOST] ??= { session: null, left: new Set() });

/** Opens the session of `data.token`, unless it is open or was left; `left` is told at its end. */
export function open(data, left) {
  if (here.left.has(data.token)) return;
  if (here.session?.adopt(data, left)) return;
  here.session?.close();
  here.session = new Session(data, left);
}

class Session {
  #seqOf = []; // times of the last results, for the rate
  #state = null;
  #points = null;
  #heard = 0;
  #greeted = false; // by the server, in this page
  #troubles = { camera: "", link: "", machine: "" };
  #awake = null;
  #over = false;

  constructor(data, left) {
    Object.assign(this, { data, left });
    this.host = document.createElement("div");
    this.host.id = HOST;
    const shadow = this.host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: `${this.files}session.css` });
    shadow.append(style);
    this.display = new Display(shadow, data, {
      command: (what, more) => this.#command(what, more),
      leave: (action) => this.#leave(action),
      mend: () => this.#mend(),
      testVoice: () => this.#testVoice(),
      chooseCamera: (id) => this.camera.choose(id),
      phone: (wanted) => this.link.tell({ do: "phone", wanted }),
    });
    document.body.append(this.host);
    this.#cover();
    this.voice = new Voice({ ...data, silent: this.isCamera, flash: (kind) => this.display.flash(kind) });
    this.gallery = new Gallery();
    this.eye = this.#eye();
    this.camera = new Camera({
      given: (stream) => this.#watch(stream),
      trouble: (id) => this.#trouble("camera", id),
    });
    this.link = this.#link();
    this.wake = () => this.#keepAwake();
    document.addEventListener("visibilitychange", this.wake);
    if (data.state) this.#take(data.state);
    this.link.open();
    this.camera.open();
  }

  /** Whether this is a phone that brings the pictures for a display elsewhere. */
  get isCamera() {
    return this.data.role === CAMERA;
  }

  get files() {
    return new URL(this.data.files, location.href).href;
  }

  /** Whether this session goes on with `data`: the same one, or a new token for a lost one. */
  adopt(data, left) {
    this.left = left;
    if (data.token === this.data.token) return true;
    const { connection } = this.display.root.dataset;
    if (this.#over || connection === "open") return connection === "open" && !this.#over;
    this.data = { ...this.data, token: data.token };
    this.link.close();
    this.link = this.#link();
    this.link.open();
    return true;
  }

  close() {
    this.#over = true;
    document.removeEventListener("visibilitychange", this.wake);
    this.uncover();
    this.link.close();
    this.camera.close();
    this.eye.close();
    this.voice.silence();
    this.gallery.clear();
    this.#awake?.release().catch(() => {});
    this.display.close();
    this.host.remove();
  }

  // Nothing of the page behind can be reached while the display covers it.
  #cover() {
    const behind = new Set();
    const hide = () => {
      for (const child of document.body.children) {
        if (child === this.host || child.inert || !(child instanceof HTMLElement)) continue;
        child.inert = true;
        behind.add(child);
      }
    };
    hide();
    const watcher = new MutationObserver(hide);
    watcher.observe(document.body, { childList: true });
    const { overflow } = document.body.style;
    document.body.style.overflow = "hidden";
    this.uncover = () => {
      watcher.disconnect();
      document.body.style.overflow = overflow;
      for (const child of behind) child.inert = false;
    };
  }

  #eye() {
    return new Eye({
      files: this.files,
      model: this.data.model,
      place: this.data.place ?? "",
      video: this.display.part("video"),
      found: (result) => this.#found(result),
      kept: ({ seq, blob }) => this.gallery.add(seq, blob),
      changed: () => this.#wayChanged(),
      trouble: (id) => this.#tell(id),
    });
  }

  #link() {
    const address = new URL(this.data.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    if (this.data.token) address.searchParams.set("token", this.data.token);
    return new Link({
      address: address.href,
      probe: `${this.files}session.js`,
      // Who names what was heard is the page that was there before: the set just goes on.
      hello: () => ({ ...this.eye.hello(), ...(this.#greeted && { heard: this.#heard }) }),
      told: (what) => this.#told(what),
    });
  }

  #wayChanged() {
    const { place, model, delegate, measured } = this.eye;
    const { dataset } = this.display.root;
    Object.assign(dataset, { place, model, delegate });
    if (measured) dataset.measured = "";
    const way = JSON.stringify(this.eye.hello());
    if (way === this.way) return;
    this.way = way;
    this.link.greet();
  }

  async #watch(stream) {
    const video = this.display.part("video");
    video.srcObject = stream;
    this.eye.watch(stream);
    video.play().catch(() => {}); // plays by itself as soon as the browser lets it
    this.display.cameras(await this.camera.devices());
  }

  #found(result) {
    const { dataset } = this.display.root;
    this.#seqOf = [...this.#seqOf.slice(1 - RATE_OF), result.t];
    const [first, last] = [this.#seqOf[0], this.#seqOf.at(-1)];
    dataset.rate = last > first ? ((this.#seqOf.length - 1) / (last - first)).toFixed(1) : "";
    if (this.display.picture.size) return; // a phone's pictures count
    if (this.eye.place === "browser") {
      this.#points = result.points;
      this.display.picture.draw(this.#points, this.#state);
    } else if (!result.jpeg) {
      return;
    }
    this.link.frame(result.seq, packed(result));
  }

  #told({ state, closed, lost, refused }) {
    const { dataset } = this.display.root;
    if (state) {
      if (dataset.connection !== "open") {
        dataset.connection = "open";
        this.#greeted = true;
        this.eye.after(state.seq, state.t);
        this.#trouble("link", "");
      }
      this.#take(state);
    } else if (closed && NO_PICTURES.has(closed.code) && this.eye.place === "server") {
      this.eye.stay();
      this.link.open();
    } else if (closed) {
      dataset.connection = "closed";
      this.#trouble("link", closed.code === TAKEN_OVER ? TAKEN_OVER : "closed", closed.text);
    } else if (refused) {
      dataset.connection = "refused";
      this.#trouble("link", "session_over");
    } else if (lost) {
      dataset.connection = "lost";
      this.#trouble("link", "server_lost");
    }
  }

  #take(state) {
    const before = this.#state?.stage;
    this.#state = state;
    const moments = [state.evidence?.worst, state.evidence?.best].filter(Boolean);
    this.gallery.only(moments.map(({ seq }) => seq));
    if (state.pose !== undefined) {
      this.#points = asPoints(state.pose);
      this.display.picture.draw(this.#points, state);
    }
    this.display.root.dataset.seen = this.#points ? "yes" : "no";
    this.display.show(state, this.#points, (seq) => this.gallery.address(seq));
    for (const utterance of state.say ?? []) {
      if (utterance.n <= this.#heard) continue;
      this.#heard = utterance.n;
      this.voice.say(utterance);
    }
    this.display.root.dataset.heard = JSON.stringify(this.voice.heard.slice(-200));
    this.#followPhone(state.phone?.stage ?? "");
    this.#trouble("server", state.trouble ? "told" : "", state.trouble);
    if (ENDED.has(state.stage)) this.#awake?.release().catch(() => {});
    else if (before !== state.stage) this.#keepAwake();
  }

  // While a phone brings the pictures this computer's camera is let go.
  #followPhone(stage) {
    if (stage === this.phone) return;
    const before = this.phone;
    this.phone = stage;
    const away = stage === "connected" || stage === "lost";
    if (away) this.#trouble("camera", "");
    this.camera.rest(away);
    if (stage === "connected") this.#tell("phone_connected");
    this.#trouble("phone", stage === "lost" ? PHONE : "");
    if (stage === "coming") this.#tell("phone_coming");
    if (before === "connected" || before === "lost") {
      if (!away) this.eye.after(this.#state.seq, this.#state.t);
    }
  }

  #command(what, more) {
    if (what === "start" || what === "resume") this.voice.beep("tick"); // lets the browser sound later
    this.link.command(what, more);
    if (what === "end" && this.#state?.stage === "ready") this.#leave("close");
  }

  #testVoice() {
    const text = this.display.say(this.voice.able ? "voice_sample" : "no_voice");
    this.voice.beep("rep");
    if (this.voice.able) this.voice.say({ kind: "cue", text, tone: "" });
    else this.#tell("no_voice");
  }

  // What only informs goes again by itself.
  #tell(id) {
    this.#trouble("machine", id);
    clearTimeout(this.telling);
    if (id !== "no_pose") this.telling = setTimeout(() => this.#trouble("machine", ""), TOLD_MS);
  }

  // The most urgent sentence is shown: one at a time.
  #trouble(of, id, text = id && this.display.say(id)) {
    if (this.#troubles[of]?.id === id && this.#troubles[of]?.text === text) return;
    this.#troubles[of] = { id, text };
    const first = ["link", "phone", "camera", "server", "machine"].map((k) => this.#troubles[k]);
    const shown = first.find((trouble) => trouble?.id);
    this.mending = shown?.id ?? "";
    this.display.notice(shown?.text ?? "", this.#mendingText());
    this.display.root.dataset.trouble = this.mending;
  }

  #mendingText() {
    if (MENDED_BY_CAMERA.has(this.mending)) return this.display.say("try_again");
    if (this.mending === "session_over") return this.display.say("load_anew");
    if (this.mending === TAKEN_OVER) return this.display.say("take_back");
    if (this.mending === PHONE) return this.display.say("phone_again");
    if (this.mending === "closed") return this.display.say("close");
    return "";
  }

  #mend() {
    if (MENDED_BY_CAMERA.has(this.mending)) this.camera.open();
    else if (this.mending === "session_over") location.reload();
    else if (this.mending === TAKEN_OVER) this.link.open();
    else if (this.mending === PHONE) this.display.invite();
    else if (this.mending === "closed") this.#leave("close");
  }

  #leave(action) {
    here.left.add(this.data.token);
    here.session = null;
    // The last command still goes out: closing a socket sends first what waits.
    this.close();
    this.left({ action });
  }

  async #keepAwake() {
    if (document.visibilityState !== "visible" || ENDED.has(this.#state?.stage)) return;
    try {
      this.#awake = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      this.#awake = null; // the machine saves its battery; the person sees that the screen dims
    }
  }
}
