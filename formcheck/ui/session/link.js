// The one socket: frames up, states down, and back again by itself after a loss.
const SUBPROTOCOL = "formcheck.1";
const WAITS_S = [0.25, 0.5, 1, 2, 4, 5];
const MOST_UNANSWERED = 3;
const FORGOTTEN_MS = 1000; // an answer that has not come by then does not come
const OPENS_MS = 8000;
const REFUSALS = 3; // in a row, while the page's server answers: the session is over there

export class Link {
  #socket = null;
  #tries = 0;
  #refused = 0;
  #timer = 0;
  #closed = false;
  #answered = false;
  #waiting = []; // frames without an answer: {seq, at, bytes}
  #pending = []; // commands without one
  #id = 0;
  #acknowledged = 0;

  /**
   * @param address of the socket, with its token
   * @param probe address that answers as long as the server does
   * @param hello the first message of each connection, as a function
   * @param told called with each message of the server, and with what became of the connection:
   *   {state}, {closed}, {lost: true}, {refused: true}
   */
  constructor({ address, probe, hello, told }) {
    Object.assign(this, { address, probe, hello, told });
  }

  open() {
    clearTimeout(this.#timer);
    this.#closed = false;
    const socket = new WebSocket(this.address, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#answered = false;
    this.#waiting = [];
    let opened = false;
    const late = setTimeout(() => socket.close(), OPENS_MS);
    socket.onopen = () => {
      opened = true;
      clearTimeout(late);
      this.#refused = 0;
      this.greet();
      for (const command of this.#pending) socket.send(JSON.stringify(command));
    };
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => {
      clearTimeout(late);
      if (socket === this.#socket && !this.#closed) this.#again(opened);
    };
  }

  /** Says anew who we are: when a connection opens, and when the way of finding poses changes. */
  greet() {
    if (this.#open) this.#socket.send(JSON.stringify({ do: "hello", ...this.hello() }));
  }

  /** Whether the server has answered on this connection: from then on it takes frames. */
  get ready() {
    return this.#open && this.#answered;
  }

  /** Sends a frame, or leaves it out when the network or the server is behind. */
  frame(seq, bytes) {
    if (!this.ready) return false;
    const now = performance.now();
    this.#waiting = this.#waiting.filter(({ at }) => now - at < FORGOTTEN_MS);
    const behind = this.#waiting.length >= MOST_UNANSWERED;
    if (behind || this.#socket.bufferedAmount > MOST_UNANSWERED * bytes.length) return false;
    this.#socket.send(bytes);
    this.#waiting.push({ seq, at: now });
    return true;
  }

  /** Sends a command now, and again after each loss until the server has taken it. */
  command(what, more = {}) {
    const command = { do: what, ...more, id: ++this.#id };
    this.#pending.push(command);
    if (this.#open) this.#socket.send(JSON.stringify(command));
  }

  /** Says something that may be lost with the connection. */
  tell(message) {
    if (this.#open) this.#socket.send(JSON.stringify(message));
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  get #open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  #take(message) {
    if (message.kind === "closed") {
      this.#closed = true;
      this.told({ closed: message });
      return;
    }
    this.#tries = 0;
    this.#answered = true;
    this.#waiting = this.#waiting.filter(({ seq }) => seq > message.seq);
    // Another page of the same session may have sent commands before us.
    if (message.done > this.#id) this.#id = message.done;
    if (message.done > this.#acknowledged) this.#acknowledged = message.done;
    this.#pending = this.#pending.filter(({ id }) => id > this.#acknowledged);
    this.told({ state: message });
  }

  async #again(opened) {
    this.told({ lost: true });
    if (!opened && (await this.#reachable()) && ++this.#refused >= REFUSALS) {
      this.#closed = true;
      this.told({ refused: true });
      return;
    }
    if (this.#closed) return;
    const wait = WAITS_S[Math.min(this.#tries++, WAITS_S.length - 1)];
    this.#timer = setTimeout(() => this.open(), 1000 * wait);
  }

  async #reachable() {
    try {
      return (await fetch(this.probe, { method: "HEAD", cache: "no-store" })).ok;
    } catch {
      return false; // nobody answers
    }
  }
}
