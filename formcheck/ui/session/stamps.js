// One rising clock of pictures over all cameras and connections of a session.

/** Turns the pictures' own times, which begin again with each camera, into seconds of the session. */
export class Stamps {
  #last = -Infinity;
  #offset = 0;
  #seenAt = 0;
  #fresh = true;

  /** Go on later than `t` seconds, and with a new beginning of the pictures' times. */
  restart(t = this.#last) {
    if (t > this.#last) {
      this.#last = t;
      this.#seenAt = performance.now();
    }
    this.#fresh = true;
  }

  /** Seconds of the session for a picture's own time in seconds; null when it does not rise. */
  at(own) {
    const now = performance.now();
    if (this.#fresh) {
      const pause = Number.isFinite(this.#last) ? (now - this.#seenAt) / 1000 : 0;
      const from = Number.isFinite(this.#last) ? this.#last + Math.max(pause, 0.001) : 0;
      this.#offset = from - own;
      this.#fresh = false;
    }
    const t = own + this.#offset;
    if (!(t > this.#last)) return null;
    this.#last = t;
    this.#seenAt = now;
    return t;
  }
}
