// The page's side of the pose worker: which model, where, and how the pictures get there.
const LEAST_PER_S = { full: 15, lite: 8 };
const SLOW_IN_A_ROW = 3;

export class Eye {
  #worker = null;
  #video;
  #track = null;
  #free = true;
  #feeding = 0;
  #slow = 0; // measurings in a row that were too slow

  /**
   * @param files address of our static files
   * @param model "full" or "lite", the one to begin with
   * @param place "browser", "server", or "" for the server only where the browser is too slow
   * @param video the element that plays the camera
   * @param found called with each picture's result
   * @param kept called with pictures as {seq, blob}
   * @param changed called when model, place or delegate change
   * @param trouble called with the id of a sentence
   */
  constructor({ files, model, place, video, found, kept, changed, trouble }) {
    Object.assign(this, { files, model, found, kept, changed, trouble });
    this.#video = video;
    this.mayMove = place === "";
    this.place = place === "server" ? "server" : "browser";
    this.delegate = "";
    this.measured = this.place === "server"; // whether it is known to be fast enough
    this.renderer = "";
    this.#worker = new Worker(new URL("./pose_worker.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#take(data);
    this.#worker.onerror = () => this.#fail();
    this.#begin();
  }

  /** Looks at this stream from now on. */
  watch(stream) {
    [this.#track] = stream.getVideoTracks();
    const mine = ++this.#feeding;
    if ("MediaStreamTrackProcessor" in window) {
      // A track has one reader only: the video shows the other one.
      const track = this.#track.clone();
      this.#track.addEventListener("ended", () => track.stop());
      const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
      this.#worker.postMessage({ do: "stream", readable }, [readable]);
      this.stopWatching?.();
      this.stopWatching = () => track.stop();
    } else {
      this.#worker.postMessage({ do: "restart" });
      this.#free = true;
      this.#next(mine);
    }
  }

  /** Goes on above this number and time: those that the server has taken. */
  after(seq, t) {
    this.#worker.postMessage({ do: "restart", seq, t });
  }

  /** Finds the poses by this model from now on. */
  use(model) {
    this.model = model;
    this.#slow = 0;
    this.#begin();
  }

  /** Finds the poses here, however slowly: the server takes no pictures. */
  stay() {
    this.mayMove = false;
    this.place = "browser";
    this.use("lite");
  }

  close() {
    this.#feeding++;
    this.stopWatching?.();
    this.#worker.terminate();
  }

  /** What the server is told about us. */
  hello() {
    const { place, model, renderer, delegate } = this;
    return { place, model, renderer, delegate };
  }

  #begin() {
    const order = this.place === "browser" ? "open" : "pictures";
    this.#worker.postMessage({ do: order, files: this.files, model: this.model });
  }

  #take(message) {
    if (message.kind === "found") this.found(message);
    else if (message.kind === "kept") this.kept(message);
    else if (message.kind === "free") this.#free = true;
    else if (message.kind === "speed") this.#judge(message);
    else if (message.kind === "failed") this.#fail(message.text);
    else if (message.kind === "opened") {
      Object.assign(this, { delegate: message.delegate, renderer: message.renderer });
      this.changed();
    }
  }

  #judge({ model, ms }) {
    if (model !== this.model || this.place !== "browser") return;
    this.#slow = 1000 / ms < LEAST_PER_S[model] ? this.#slow + 1 : 0;
    // What was fast enough once may be held up for a moment.
    if (this.#slow < (this.measured ? SLOW_IN_A_ROW : 1)) {
      this.measured = true;
      this.changed();
    } else if (model === "full") {
      this.trouble("lite_instead");
      this.use("lite");
    } else if (this.mayMove) {
      this.#move("pictures_instead");
    } else {
      this.measured = true;
      this.changed();
    }
  }

  #fail(text = "") {
    console.warn(`The pose worker: ${text}`);
    if (this.place === "browser" && this.mayMove) this.#move("pictures_instead");
    else this.trouble("no_pose");
  }

  #move(why) {
    this.place = "server";
    this.measured = true;
    this.trouble(why);
    this.#begin();
  }

  // For browsers that cannot hand a track's pictures to a worker.
  #next(mine) {
    const go = async (_now, frame) => {
      if (mine !== this.#feeding) return;
      this.#next(mine);
      if (!this.#free || this.#video.readyState < 2) return;
      this.#free = false;
      const own = frame?.mediaTime ?? performance.now() / 1000;
      try {
        const bitmap = await createImageBitmap(this.#video);
        this.#worker.postMessage({ do: "frame", bitmap, own }, [bitmap]);
      } catch {
        this.#free = true; // no picture yet
      }
    };
    if ("requestVideoFrameCallback" in this.#video) this.#video.requestVideoFrameCallback(go);
    else requestAnimationFrame(go);
  }
}
