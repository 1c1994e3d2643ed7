// The binary frames that go up, as docs/protocol.md describes them.
const HEAD_BYTES = 20;
const VERSION = 1;
const UNKNOWN = 65535;
const KIND = { landmarks: 1, picture: 2 };

/** One frame as bytes: the landmarks that were found, nobody, or a JPEG. */
export function packed({ seq, t, width, height, brightness, points, jpeg }) {
  const body = jpeg
    ? new Uint8Array(jpeg)
    : new Uint8Array(points?.buffer ?? 0, 0, points?.byteLength ?? 0);
  const bytes = new Uint8Array(HEAD_BYTES + body.length);
  const head = new DataView(bytes.buffer);
  head.setUint8(0, jpeg ? KIND.picture : KIND.landmarks);
  head.setUint8(1, VERSION);
  head.setUint16(2, brightness < 0 ? UNKNOWN : Math.min(UNKNOWN - 1, brightness * 256), true);
  head.setUint32(4, seq, true);
  head.setFloat64(8, t, true);
  head.setUint16(16, width, true);
  head.setUint16(18, height, true);
  bytes.set(body, HEAD_BYTES);
  return bytes;
}
