// What draws in this browser, and whether it is real hardware.
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen/i;

/** The name of the renderer, "" where there is none or the browser keeps it to itself. */
export function rendererName() {
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext("webgl2");
  if (!gl) return "";
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return String(name ?? "");
}

/** Whether a renderer of this name is hardware; software takes over a second for a picture. */
export function isHardware(name) {
  return name !== "" && !SOFTWARE.test(name);
}
