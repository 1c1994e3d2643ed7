// The last pictures, and those that are shown, kept in this browser only, by their frame's number.
const MOST = 150; // half a minute; the oldest go

export class Gallery {
  #blobs = new Map();
  #urls = new Map(); // of the pictures that were asked for: their frame -> address

  add(seq, blob) {
    this.#blobs.set(seq, blob);
    if (this.#blobs.size > MOST) this.#blobs.delete(this.#blobs.keys().next().value);
  }

  /** The address of the picture taken nearest to frame `seq`, which stays; "" where none is kept. */
  address(seq) {
    if (this.#urls.has(seq)) return this.#urls.get(seq);
    let nearest = null;
    for (const kept of this.#blobs.keys()) {
      if (nearest === null || Math.abs(kept - seq) < Math.abs(nearest - seq)) nearest = kept;
    }
    if (nearest === null) return "";
    this.#urls.set(seq, URL.createObjectURL(this.#blobs.get(nearest)));
    return this.#urls.get(seq);
  }

  /** Keeps the addresses of these frames only, and takes their pictures before they go. */
  only(frames) {
    for (const [seq, url] of this.#urls) {
      if (frames.includes(seq)) continue;
      URL.revokeObjectURL(url);
      this.#urls.delete(seq);
    }
    for (const seq of frames) this.address(seq);
  }

  /** Forgets all. */
  clear() {
    this.only([]);
    this.#blobs.clear();
  }
}
