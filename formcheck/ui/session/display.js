// Shows a state: fills the elements, and changes only what is different.
import { LAYOUT } from "./layout.js";
import { Picture } from "./picture.js";
import { cameraPlace } from "./place.js";

const CIRCUMFERENCE = 2 * Math.PI * 44;
const HINT_STAYS_MS = 2500; // as long as it takes to read one
const CUE_STAYS_MS = 3000;
const FLASH_MS = 600;
const SMALLEST_PX = 16;
const PAIN_MOST = 10;
const GOAL_SHARE = 0.8; // of the way's height; what goes beyond the goal is seen above it
const GUIDED = new Set(["ready", "setup", "change", "rest"]);
const COUNTED = new Set(["countdown", "running", "paused", "rest"]);
const ENDED = new Set(["finished", "stopped"]);
const INTERRUPTED = "interrupted";
const NOTES = new Set(["note", "free", "film_now"]); // are no corrections
const CAMERA = "camera";
const PHONE_LEADS = new Set(["connected", "lost"]);
// What can be done in a stage; the first one is the large one.
const BUTTONS = {
  ready: ["start", "end"],
  setup: ["pause", "skip", "hurts", "stop"],
  countdown: ["pause", "skip", "hurts", "stop"],
  running: ["pause", "skip", "hurts", "stop"],
  change: ["skip", "hurts", "stop"],
  rest: ["skip", "hurts", "stop"],
  paused: ["resume", "skip", "hurts", "stop"],
};
const LARGE = new Set(["start", "resume", "close"]);
const LACKS = new Set(["skip"]); // where nothing was chosen, there is nothing to skip
const FILM = "film"; // somebody shows an exercise
const FILMING = { ready: ["start", "end"], countdown: ["end"], running: ["stop"] };
const FILMED = { stop: "film_stop", close: "film_close", again: "film_again" };
const ANSWERS = ["change", "insist"];

export class Display {
  #shown = {};
  #hint = { text: "", since: -Infinity };
  #cue = { n: 0, since: -Infinity };
  #stage = "";
  #step = { phase: "", since: 0 };
  #frame = 0;

  /**
   * @param parent where the display is put
   * @param data what the page handed over: texts, exercises, language
   * @param acts called by the person's clicks: command(what, more), leave(action), mend(),
   *   testVoice(), chooseCamera(id), phone(wanted)
   */
  constructor(parent, data, acts) {
    Object.assign(this, { data, acts });
    const template = make("template", { innerHTML: LAYOUT });
    this.root = template.content.querySelector(".session");
    parent.append(template.content);
    this.root.lang = data.language;
    this.root.dataset.theme = data.theme ?? "light";
    this.root.setAttribute("aria-label", this.say("label"));
    this.picture = new Picture(this.part("video"), this.part("canvas"));
    this.#labels();
    this.resized = () => this.#fitAll();
    addEventListener("resize", this.resized);
    this.#move();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  say(id) {
    return this.data.texts[id] ?? "";
  }

  close() {
    removeEventListener("resize", this.resized);
    cancelAnimationFrame(this.#frame);
    this.root.remove();
  }

  /** The server's state; `points` is the newest pose, `evidence(seq)` a picture's address. */
  show(state, points, evidence) {
    this.state = state;
    const { stage } = state;
    const changed = stage !== this.#stage;
    this.#stage = stage;
    Object.assign(this.root.dataset, { stage, count: state.count, seq: state.seq });
    this.#text("title", state.title);
    this.#dial(state);
    this.#text("sides", COUNTED.has(stage) ? state.sides : "");
    this.#text("value", stage === "running" ? state.value : "");
    this.#marks(COUNTED.has(stage) && stage !== "rest" ? state.verdicts : []);
    this.#way(state);
    this.#showHint(state, points, changed);
    this.#showCue(state, points, changed);
    this.#guide(state);
    this.#rest(state, evidence);
    this.#end(state);
    this.#pain(state);
    this.#ask(state);
    this.#buttons(state);
    this.part("test_voice").hidden = stage !== "ready" || this.data.role === CAMERA;
    this.#phone(state.phone);
    this.part("extras").hidden = !(stage === "ready" || stage === "paused");
    if (changed) this.#fitAll();
  }

  /** A sentence about camera, server or machine, with a button that helps; "" takes it away. */
  notice(text, button = "") {
    this.#text("trouble", text);
    this.#text("mend", button);
    this.part("notice").hidden = !text;
  }

  /** Opens what explains a phone as the camera, and asks for a code for it. */
  invite() {
    this.inviting = true;
    this.part("phone_panel").hidden = true; // until there is a code
    this.acts.phone("offer");
  }

  #phone(phone) {
    const { stage = "", offer, size } = phone ?? {};
    this.root.dataset.phone = stage;
    this.picture.size = size ?? null;
    this.part("phone").hidden = !phone;
    this.#text("phone", phone ? this.say(PHONE_LEADS.has(stage) ? "phone_end" : "phone_begin") : "");
    const panel = this.part("phone_panel");
    if (offer && this.inviting) {
      this.part("phone_code").src = offer.picture;
      this.part("phone_url").textContent = offer.url;
      panel.hidden = false;
      this.part("phone_close").focus();
    }
    this.part("phone_own").hidden = !PHONE_LEADS.has(stage);
    if (!panel.hidden && (!phone || stage === "connected" || stage === "none")) this.#hidePanel();
  }

  #hidePanel() {
    this.inviting = false;
    this.part("phone_panel").hidden = true;
    this.part("phone_code").removeAttribute("src");
    this.part("phone_url").textContent = "";
    this.part("phone").focus();
  }

  flash(kind) {
    const part = this.part("flash");
    part.dataset.kind = kind;
    part.hidden = false;
    clearTimeout(this.flashing);
    this.flashing = setTimeout(() => (part.hidden = true), FLASH_MS);
  }

  cameras(devices) {
    this.part("choose").hidden = devices.length < 2;
    this.part("cameras").replaceChildren(
      ...devices.map(({ id, name, used }, i) => new Option(name || `${i + 1}`, id, used, used)),
    );
  }

  #labels() {
    this.part("test_voice").textContent = this.say("test_voice");
    this.part("test_voice").onclick = () => this.acts.testVoice();
    this.part("phone").onclick = () => {
      if (PHONE_LEADS.has(this.root.dataset.phone)) this.acts.phone("end");
      else this.invite();
    };
    for (const id of ["phone_title", "phone_first", "phone_scan", "phone_place", "phone_own", "phone_close"]) {
      this.part(id).textContent = this.say(id);
    }
    this.part("phone_panel").setAttribute("aria-label", this.say("phone_title"));
    this.part("phone_panel").onkeydown = ({ key }) => key === "Escape" && this.#hidePanel();
    this.part("phone_code").alt = this.say("phone_code");
    this.part("phone_close").onclick = () => this.#hidePanel();
    this.part("phone_own").onclick = () => {
      this.#hidePanel();
      this.acts.phone("end");
    };
    this.part("choose").hidden = true;
    this.part("choose_label").textContent = this.say("choose_camera");
    this.part("cameras").onchange = ({ target }) => this.acts.chooseCamera(target.value);
    for (const answer of ANSWERS) {
      this.part(answer).textContent = this.say(answer);
      this.part(answer).onclick = () => this.acts.command(answer);
    }
    this.part("mend").onclick = () => this.acts.mend();
    this.part("pain_help").textContent = this.say("pain_help");
    const scores = Array.from({ length: PAIN_MOST + 1 }, (_, score) => {
      const button = make("button", { type: "button", textContent: score });
      button.onclick = () => {
        const when = ENDED.has(this.#stage) ? "after" : "before";
        for (const other of scores) other.setAttribute("aria-pressed", other === button);
        this.acts.command("pain", { score, when });
      };
      button.setAttribute("aria-pressed", "false");
      return button;
    });
    this.part("pain_row").append(...scores);
  }

  #text(name, text = "") {
    const part = this.part(name);
    if (this.#shown[name] === text) return false;
    this.#shown[name] = text;
    part.textContent = text;
    part.hidden = !text;
    return true;
  }

  #dial({ stage, number, unit, share, rest_s, rest_of_s }) {
    const resting = stage === "rest" && rest_of_s;
    this.part("dial").hidden = !COUNTED.has(stage) || !number;
    this.#text("number", number);
    this.#text("unit", unit);
    const full = resting ? rest_s / rest_of_s : share;
    this.part("ring").style.strokeDashoffset = CIRCUMFERENCE * (1 - Math.min(1, full || 0));
  }

  #marks(verdicts) {
    const list = this.part("marks");
    const wanted = verdicts.join();
    list.hidden = !verdicts.length;
    if (this.#shown.marks === wanted) return;
    this.#shown.marks = wanted;
    list.replaceChildren(
      ...verdicts.map((verdict) => {
        const item = make("li", { className: verdict });
        item.append(make("span", { textContent: this.say(verdict) }));
        return item;
      }),
    );
  }

  #way({ stage, progress, goal, phase, tempo }) {
    const running = stage === "running";
    const measured = running && progress !== null && progress !== undefined;
    this.part("way").hidden = !measured;
    if (measured) {
      const top = Math.min(1 / GOAL_SHARE, Math.max(0, progress)) * GOAL_SHARE;
      this.part("reached").style.height = `${100 * top}%`;
      this.part("reached").classList.toggle("there", progress >= (goal ?? 1));
      this.part("goal").style.bottom = `${100 * GOAL_SHARE * (goal ?? 1)}%`;
    }
    if (phase !== this.#step.phase) this.#step = { phase, since: performance.now() };
    this.tempo = measured ? tempo : null;
    this.part("pacer").hidden = !this.tempo;
    this.#text("pace", this.tempo && phase !== "rest" ? this.say(`phase_${phase}`) : "");
  }

  // The pacer goes the way at the asked tempo, between two states too.
  #move() {
    this.#frame = requestAnimationFrame(() => this.#move());
    if (!this.tempo) return;
    const { phase, since } = this.#step;
    const passed = (performance.now() - since) / 1000;
    const share = (of) => Math.min(1, of ? passed / of : 1);
    const places = { rest: 0, out: share(this.tempo.out_s), end: 1, back: 1 - share(this.tempo.back_s) };
    this.part("pacer").style.bottom = `${100 * GOAL_SHARE * (places[phase] ?? 0)}%`;
  }

  // One hint at a time, and each long enough to be read.
  #showHint({ stage, message, message_id, ask }, points, changed) {
    const now = performance.now();
    const text = stage === "rest" || ENDED.has(stage) || ask ? "" : (message ?? "");
    if (text === this.#hint.text) return;
    if (!changed && !ask && this.#hint.text && now - this.#hint.since < HINT_STAYS_MS) return;
    this.#hint = { text, since: now };
    this.root.dataset.above = Picture.isLow(points);
    // What is no correction stays while somebody exercises: it leaves them in sight.
    this.part("hint").classList.toggle("note", NOTES.has(message_id));
    this.#text("hint", text);
    if (text) fit(this.part("hint"));
  }

  #showCue({ cue, stage }, points, changed) {
    const now = performance.now();
    const part = this.part("cue");
    const over = changed || now - this.#cue.since >= CUE_STAYS_MS;
    const wanted = stage === "running" && cue ? cue : null;
    if (!wanted) {
      if (over) this.#text("cue", "");
      return;
    }
    const key = `${wanted.n} ${wanted.mended}`;
    if (key === this.#cue.n) return;
    this.#cue = { n: key, since: now };
    part.classList.toggle("mended", wanted.mended);
    this.root.dataset.above = Picture.isLow(points);
    this.#shown.cue = null;
    this.#text("cue", wanted.eye);
  }

  #guide({ stage, exercise, next }) {
    const coming = stage === "rest" || stage === "change" ? next : null;
    const id = coming?.exercise ?? exercise;
    const about = this.data.exercises[id];
    const shown = GUIDED.has(stage) && about && !(stage === "rest" && !next);
    this.part("guide").hidden = !shown;
    if (!shown) return;
    this.#text("next_name", coming ? `${this.say("next")} ${coming.name || about.name}` : "");
    this.#text("advice", coming?.camera || about.camera);
    const view = coming?.view || about.view;
    if (this.#shown.place === `${id} ${view}`) return;
    this.#shown.place = `${id} ${view}`;
    const label = coming?.camera || about.camera;
    const posture = about.posture ?? "";
    const { place } = about;
    this.part("place").replaceChildren(cameraPlace({ place, view, posture, label }));
    this.#film(about);
  }

  #film({ film, picture }) {
    const part = this.part("film");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    part.hidden = !(film || picture);
    part.poster = picture ?? "";
    if (film) part.src = film;
    else part.removeAttribute("src");
    if (film && !still) part.play().catch(() => {}); // the poster stays
  }

  #rest({ stage, message, evidence, last_time }, address) {
    const resting = stage === "rest";
    this.part("rest").hidden = !resting;
    if (!resting) return;
    this.#text("rest_text", message);
    this.#text("last_time", last_time);
    const seen = ["worst", "best"].map((which) => this.#figure(which, evidence?.[which], address));
    this.part("pair").hidden = !seen.some(Boolean);
  }

  #figure(which, moment, address) {
    const part = this.part(which);
    const url = moment ? address(moment.seq) : "";
    part.hidden = !url;
    if (this.#shown[which] === url) return Boolean(url);
    this.#shown[which] = url;
    const image = part.querySelector("img");
    if (url) image.src = url;
    image.alt = `${this.say(which)}: ${moment?.text ?? ""}`;
    part.querySelector("figcaption").textContent = moment?.text || this.say(which);
    return Boolean(url);
  }

  #end({ stage, title, message, summary, last_time }) {
    const ended = ENDED.has(stage);
    this.part("end").hidden = !ended;
    if (!ended) return;
    const { planned, done, lines, compare, sides, advice, next_step } = summary ?? {};
    this.#text("end_title", message || title);
    const counted = summary ? this.say(planned === null ? "done_alone" : "done_of") : "";
    this.#text("end_done", counted.replace("{done}", done).replace("{planned}", planned));
    this.#text("end_compare", compare || last_time);
    this.#text("end_sides", sides);
    this.#text("end_advice", advice);
    this.#text("end_next", next_step);
    const wanted = (lines ?? []).join("\n");
    if (this.#shown.end_lines === wanted) return;
    this.#shown.end_lines = wanted;
    const list = this.part("end_lines");
    list.replaceChildren(...(lines ?? []).map((text) => make("li", { textContent: text })));
    list.hidden = !wanted;
  }

  // Whether another exercise is done than the chosen one, and the two ways on.
  #ask({ ask }) {
    this.#text("question", ask?.text);
    this.part("ask").hidden = !ask;
  }

  #pain({ stage, summary }) {
    const before = stage === "ready" && Boolean(this.data.ask_pain);
    const after = ENDED.has(stage) && Boolean(summary?.ask_pain);
    this.part("pain").hidden = !(before || after);
    this.#text("pain_label", this.say(after ? "pain_after" : "pain_before"));
  }

  #buttons(state) {
    const wanted = this.#wanted(state);
    if (this.#shown.bar === wanted.join()) return;
    this.#shown.bar = wanted.join();
    const focused = this.part("bar").contains(this.root.getRootNode().activeElement);
    this.part("bar").replaceChildren(...wanted.map((what) => this.#button(what)));
    if (focused || LARGE.has(wanted[0])) this.part("bar").firstElementChild?.focus();
  }

  #wanted({ stage, reason, summary, mode }) {
    if (stage === "ready" && reason === INTERRUPTED) return ["resume", "end"];
    if (mode === FILM) return FILMING[stage] ?? (stage === "finished" ? ["close", "again"] : ["again", "close"]);
    if (!ENDED.has(stage)) {
      const all = BUTTONS[stage] ?? [];
      return mode === "free" ? all.filter((what) => !LACKS.has(what)) : all;
    }
    // Whoever was hurt is not invited to go on.
    return summary?.may_go_on ? ["close", "again"] : ["close"];
  }

  #button(what) {
    const label = (this.state.mode === FILM && this.state.stage !== "stopped" && FILMED[what]) || what;
    const button = make("button", { type: "button", textContent: this.say(label) });
    button.className = LARGE.has(what) ? "large" : "small";
    button.dataset.testid = what;
    button.onclick = () => {
      if (what === "close" || what === "again") this.acts.leave(what);
      else this.acts.command(what);
    };
    return button;
  }

  #fitAll() {
    for (const name of ["hint", "rest_text"]) fit(this.part(name));
  }
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

// The size of the style sheet, or less where the text would not fit into its height.
function fit(part) {
  part.style.fontSize = "";
  if (part.hidden || !part.textContent) return;
  let size = parseFloat(getComputedStyle(part).fontSize);
  const tooLarge = () =>
    part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1;
  while (size > SMALLEST_PX && tooLarge()) {
    size = Math.max(SMALLEST_PX, size * 0.93);
    part.style.fontSize = `${size}px`;
  }
}
