// Shows and speaks the state of the exercise. Called anew with each state; the element stays.
const FREQUENCIES = { tick: [660], go: [880], rep: [740, 990], pause: [520, 390], end: [660, 880, 1100] };
const CIRCUMFERENCE = 2 * Math.PI * 44;
const STALE_MS = 6000;

function element(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

function fill(root, name, text) {
  const part = element(root, name);
  if (part.textContent !== text) part.textContent = text;
  part.hidden = !text;
}

function beep(state, tone) {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return;
  state.audio = state.audio || new Context();
  FREQUENCIES[tone].forEach((frequency, i) => {
    const start = state.audio.currentTime + i * 0.12;
    const tone = state.audio.createOscillator();
    const gain = state.audio.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.25, start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.18);
    tone.connect(gain).connect(state.audio.destination);
    tone.start(start);
    tone.stop(start + 0.2);
  });
}

function speak(data, utterance) {
  const synthesis = window.speechSynthesis;
  if (!synthesis) return;
  // A count that comes late is worse than none: what still waits is dropped for what is new.
  if (utterance.kind === "count" || utterance.kind === "hold") synthesis.cancel();
  const spoken = new SpeechSynthesisUtterance(utterance.text);
  spoken.lang = data.language;
  spoken.rate = utterance.kind === "count" ? 1.1 : 1.0;
  synthesis.speak(spoken);
}

function say(root, data, state) {
  const fresh = data.utterances.filter((u) => u.number > state.number);
  if (!fresh.length) return;
  state.number = fresh[fresh.length - 1].number;
  for (const utterance of fresh) {
    if (utterance.tone && data.beeps) beep(state, utterance.tone);
    if (!utterance.text) continue;
    if (data.voice) speak(data, utterance);
    state.heard.push(utterance.text);
  }
  root.dataset.heard = JSON.stringify(state.heard.slice(-200));
}

function marks(root, verdicts, words) {
  const list = element(root, "marks");
  const wanted = verdicts.map((v) => `<li class="${v}" title="${words[v]}"><span>${words[v]}</span></li>`).join("");
  if (list.dataset.shown !== wanted) {
    list.innerHTML = wanted;
    list.dataset.shown = wanted;
  }
  list.hidden = !verdicts.length;
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".hud");
  root.state = root.state || { number: data.heard, heard: [] };
  root.dataset.stage = data.stage;
  root.dataset.count = data.count;
  root.dataset.pace = JSON.stringify(data.pace);
  root.dataset.caption = data.caption.kind;
  fill(root, "stage", data.title);
  fill(root, "number", data.number);
  fill(root, "unit", data.unit);
  fill(root, "message", data.message);
  fill(root, "sides", data.sides);
  fill(root, "caption", data.caption.text);
  element(root, "dial").hidden = !data.number;
  element(root, "ring").style.strokeDashoffset = CIRCUMFERENCE * (1 - data.share);
  element(root, "ring").classList.toggle("full", data.share >= 1);
  marks(root, data.verdicts, data.words);
  say(root, data, root.state);
}
