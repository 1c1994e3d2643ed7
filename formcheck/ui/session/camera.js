// The camera, asked for a few times only, and again when something has changed.
const MOST_TRIES = 3;
const WITHIN_MS = 26_000; // 25 seconds, and a second for what a busy machine takes to ask
const WANTED = {
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: "user" },
  audio: false,
};
const TROUBLE = {
  NotAllowedError: "camera_refused",
  SecurityError: "camera_refused",
  NotFoundError: "camera_missing",
  OverconstrainedError: "camera_missing",
  NotReadableError: "camera_busy",
  AbortError: "camera_busy",
};

export class Camera {
  #tries = []; // when it was asked for
  #timer = 0;
  #stream = null;
  #asking = false;
  #device = "";
  #closed = false;
  #resting = false;

  /**
   * @param given called with each stream
   * @param trouble called with the id of a sentence, "" when all is well
   */
  constructor({ given, trouble }) {
    Object.assign(this, { given, trouble });
    this.again = () => this.open();
    navigator.mediaDevices?.addEventListener("devicechange", this.again);
    navigator.permissions
      ?.query({ name: "camera" })
      .then((permission) => permission.addEventListener("change", this.again))
      .catch(() => {}); // a browser that does not know this permission: the button remains
  }

  /** Asks for the camera, unless it runs; at most three times in 25 seconds. */
  async open() {
    if (this.#stream || this.#asking || this.#closed || this.#resting) return;
    clearTimeout(this.#timer);
    if (!navigator.mediaDevices?.getUserMedia) return this.trouble("camera_insecure");
    const now = performance.now();
    this.#tries = this.#tries.filter((at) => now - at < WITHIN_MS);
    if (this.#tries.length >= MOST_TRIES) {
      this.#timer = setTimeout(this.again, WITHIN_MS - (now - this.#tries[0]));
      return;
    }
    this.#tries.push(now);
    this.#asking = true;
    try {
      this.#use(await navigator.mediaDevices.getUserMedia(this.#wanted()));
    } catch (error) {
      this.trouble(TROUBLE[error.name] ?? "camera_busy");
    } finally {
      this.#asking = false;
    }
  }

  /** The cameras of this machine, as {id, name, used}; named once one of them is allowed. */
  async devices() {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const used = this.#stream?.getVideoTracks()[0]?.getSettings().deviceId;
    return all
      .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId)
      .map(({ deviceId, label }) => ({ id: deviceId, name: label, used: deviceId === used }));
  }

  /** Another camera instead. */
  choose(id) {
    this.#device = id;
    this.#drop();
    this.#tries = [];
    this.open();
  }

  /** Lets go of the camera while another one is used, or takes it again. */
  rest(resting) {
    if (resting === this.#resting) return;
    this.#resting = resting;
    if (resting) this.#drop();
    else this.open();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    navigator.mediaDevices?.removeEventListener("devicechange", this.again);
    this.#drop();
  }

  #wanted() {
    if (!this.#device) return WANTED;
    return { ...WANTED, video: { ...WANTED.video, deviceId: { exact: this.#device } } };
  }

  #use(stream) {
    if (this.#closed || this.#resting) return stream.getTracks().forEach((track) => track.stop());
    this.#stream = stream;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => {
      if (this.#stream !== stream) return;
      this.#drop();
      this.trouble("camera_lost");
    });
    this.trouble("");
    this.given(stream);
  }

  #drop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
  }
}
