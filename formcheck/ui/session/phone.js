// A phone's small page: it becomes the camera of the session whose code it has scanned.
import { open } from "./session.js";

const answer = await fetch("data", { cache: "no-store" });
if (answer.ok) {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  open({ theme: dark ? "dark" : "light", ...(await answer.json()) }, () => location.reload());
} else {
  location.reload(); // the server says in words that this phone is not known any more
}
