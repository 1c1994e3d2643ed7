// The pictures of the set under way, kept in this browser only, by the number of their frame.
const MOST = 1500; // five minutes; the oldest go

export class Gallery {
  #blobs = new Map();
  #urls = new Map(); // of the pictures that are shown: seq -> address

  add(seq, blob) {
    this.#blobs.set(seq, blob);
    if (this.#blobs.size > MOST) this.#blobs.delete(this.#blobs.keys().next().value);
  }

  /** The address of the picture taken nearest to frame `seq`, "" where none is kept. */
  address(seq) {
    let nearest = null;
    for (const kept of this.#blobs.keys()) {
      if (nearest === null || Math.abs(kept - seq) < Math.abs(nearest - seq)) nearest = kept;
    }
    if (nearest === null) return "";
    if (!this.#urls.has(nearest)) {
      this.#urls.set(nearest, URL.createObjectURL(this.#blobs.get(nearest)));
    }
    return this.#urls.get(nearest);
  }

  /** Forgets all: a new set begins. */
  clear() {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#blobs.clear();
  }
}
