// Streamlit calls this with each run; the session itself lives in modules of our own server.
export default async function ({ data, parentElement, setTriggerValue }) {
  const { open } = await import(new URL(`${data.files}session.js`, location.href).href);
  const style = getComputedStyle(parentElement.host ?? parentElement);
  const [r, g, b] = rgb(style.getPropertyValue("--st-background-color"));
  const theme = 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
  open({ theme, ...data }, (value) => setTriggerValue("left", value));
}

function rgb(colour) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillStyle = colour.trim() || "#ffffff";
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}
