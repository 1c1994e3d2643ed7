// Speaks with the machine's own voices, or beeps: what is to be mended is always spoken whole.
const TONES = { tick: [660], go: [880], rep: [740, 990], pause: [520, 390], end: [660, 880, 1100] };
const LOUDEST = 0.25;
const STUCK_MS_PER_LETTER = 120; // some browsers never report the end of an utterance
const STUCK_MS = 2500;
const MOST_WAITING = 3;
const SHORT = new Set(["count", "hold"]);

export class Voice {
  #queue = [];
  #speaking = null;
  #audio = null;
  #stuck = 0;

  /** @param flash called instead of a voice, to be seen */
  constructor({ language, voice, beeps, rate = 1, loudness = 1, silent = false, flash }) {
    Object.assign(this, { language, wanted: voice, beeps, rate, loudness, silent, flash });
    this.heard = [];
    this.#synthesis?.getVoices(); // some browsers begin to look for them only now
  }

  /** Whether a voice of this machine speaks the language; one from the network never does. */
  get able() {
    return this.wanted && this.#own !== null;
  }

  /** Says what is new: counts are dropped while something longer is spoken or waits. */
  say({ kind, text, tone }) {
    if (tone && !this.silent && (this.beeps || !this.able)) this.beep(tone);
    if (!text) return;
    this.heard.push({ kind, text });
    if (!this.able) {
      if (!SHORT.has(kind)) this.flash(kind);
      return;
    }
    if (SHORT.has(kind)) {
      if (this.#queue.length || (this.#speaking && !SHORT.has(this.#speaking.kind))) return;
      if (this.#speaking) this.#cancel();
      this.#queue = [{ kind, text }];
    } else {
      if (this.#speaking && SHORT.has(this.#speaking.kind)) this.#cancel();
      this.#queue = [...this.#queue.filter((u) => !SHORT.has(u.kind)), { kind, text }];
      this.#queue = this.#queue.slice(-MOST_WAITING);
    }
    this.#next();
  }

  beep(tone) {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (!Context || !TONES[tone]) return;
    this.#audio ??= new Context();
    this.#audio.resume?.();
    TONES[tone].forEach((frequency, i) => this.#note(frequency, this.#audio.currentTime + i * 0.12));
  }

  /** Says no more. */
  silence() {
    this.#queue = [];
    this.#cancel();
  }

  get #synthesis() {
    return window.speechSynthesis ?? null;
  }

  get #own() {
    const voices = this.#synthesis?.getVoices() ?? [];
    const fits = (voice) => voice.lang.replace("_", "-").split("-")[0] === this.language;
    return voices.find((voice) => voice.localService && fits(voice)) ?? null;
  }

  #note(frequency, start) {
    const tone = this.#audio.createOscillator();
    const gain = this.#audio.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(Math.max(0.001, LOUDEST * this.loudness), start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.18);
    tone.connect(gain).connect(this.#audio.destination);
    tone.start(start);
    tone.stop(start + 0.2);
  }

  #cancel() {
    clearTimeout(this.#stuck);
    this.#speaking = null;
    this.#synthesis?.cancel();
  }

  #next() {
    if (this.#speaking || !this.#queue.length) return;
    const utterance = this.#queue.shift();
    const spoken = new SpeechSynthesisUtterance(utterance.text);
    spoken.voice = this.#own;
    spoken.lang = spoken.voice?.lang ?? this.language;
    spoken.rate = this.rate;
    spoken.volume = this.loudness;
    const done = () => {
      if (this.#speaking !== utterance) return;
      clearTimeout(this.#stuck);
      this.#speaking = null;
      this.#next();
    };
    spoken.onend = done;
    spoken.onerror = done;
    this.#speaking = utterance;
    const longest = STUCK_MS + (STUCK_MS_PER_LETTER * utterance.text.length) / this.rate;
    this.#stuck = setTimeout(done, longest);
    this.#synthesis.speak(spoken);
  }
}
