// Questions that have to be answered before the page goes on.
import { element } from "./dom.js";

/** Asks whether to do something. Returns whether it was confirmed. */
export function confirmed({ title, text, action, isDangerous = false }) {
  return ask({ title, body: element("p", {}, text), action, isDangerous }, () => true).then(Boolean);
}

/** Asks for a key or a token. Returns it, or null. */
export function askForSecret({ title, reason, label }) {
  const input = element("input", { type: "password", autocomplete: "off", required: true });
  const body = element(
    "div",
    {},
    element("p", {}, reason),
    element("p", { class: "quiet" }, "It is kept for this tab only."),
    element("label", {}, label, input),
  );
  return ask({ title, body, action: "Continue" }, () => input.value.trim() || null);
}

function ask({ title, body, action, isDangerous }, answer) {
  const dialog = element(
    "dialog",
    { "aria-labelledby": "dialog-title" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "dialog-title" }, title),
      body,
      element(
        "p",
        { class: "buttons" },
        element("button", { value: "ok", class: isDangerous ? "dangerous" : "primary" }, action),
        element("button", { value: "cancel", formnovalidate: true }, "Cancel"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      const result = dialog.returnValue === "ok" ? answer() : null;
      dialog.remove();
      resolve(result);
    }),
  );
}
