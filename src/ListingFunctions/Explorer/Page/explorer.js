// Which page an address shows. Every page is a document of its own: back, forward and bookmarks are the browser's.
// Each loads only its own modules; ExplorerModules, on the server, names the same ones, so that none has to be waited for.
import { show } from "./web/loading.js";
import { showKeptMessage } from "./web/messages.js";

const main = document.getElementById("main");
const query = new URLSearchParams(location.search);
const path = location.pathname.replace(/\/$/, "");
const last = decoded(path.split("/").pop());

/** A part of the address, decoded; as it is if its percent-encoding is malformed. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function nameOf() {
  if (last === "explorer") return "start";
  if (["search", "new", "operators"].includes(last)) return last;
  return query.has("edit") ? "edit" : "listing";
}

for (const link of document.querySelectorAll("header nav a"))
  if (new URL(link.href).pathname === path) link.setAttribute("aria-current", "page");

showKeptMessage();
await show(main, async () => {
  const { showPage } = await import(`./pages/${nameOf()}.js`);
  await showPage(main, { query, id: last });
});
