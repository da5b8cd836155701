// A dead letter: why it failed, what it was, and the two things that can be done about it.
import { element, put } from "../web/dom.js";
import { operate } from "../web/api.js";
import { confirmed } from "../web/dialogs.js";
import { figure, instant } from "../web/format.js";
import { loading, show } from "../web/loading.js";
import { wordsFor } from "../web/words.js";

/** A list item. `content` reads the letter's text, which is shown when it is opened. */
export function deadLetter({ address, title, reason, failed_date, content, contentName, done }) {
  const outcome = element("p", { role: "status", tabindex: "-1" });
  const buttons = element(
    "p",
    { class: "buttons" },
    element("button", { type: "button", onclick: retry }, "Retry"),
    element("button", { type: "button", class: "dangerous", onclick: discard }, "Discard"),
  );
  const text = element("div", {}, loading());
  const details = element("details", { ontoggle: open }, element("summary", {}, contentName), text);
  const item = element(
    "li",
    { class: "letter" },
    element("h3", {}, title),
    element("p", {}, reason),
    element("p", { class: "quiet" }, "Failed ", figure(instant(failed_date))),
    details,
    buttons,
    outcome,
  );
  return item;

  function retry() {
    return act("POST", `${address}/retry`, done);
  }

  async function discard() {
    const question = {
      title: "Discard this dead letter?",
      text: "It is deleted, and never retried.",
      action: "Discard",
      isDangerous: true,
    };
    if (await confirmed(question)) await act("DELETE", address, "It is discarded.");
  }

  async function act(method, at, words) {
    outcome.textContent = "";
    try {
      await operate(method, at);
      item.classList.add("done");
      buttons.remove();
      details.remove();
      outcome.textContent = words;
    } catch (error) {
      outcome.textContent = wordsFor(error);
    }
    outcome.focus();
  }

  async function open() {
    if (!details.open || !text.querySelector(".loading")) return;
    await show(text, async () =>
      put(
        text,
        element(
          "pre",
          { tabindex: "0", "aria-label": contentName },
          element("code", {}, indented(await content(address))),
        ),
      ),
    );
  }
}

/** JSON with line breaks; what is no JSON, as it is. */
function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text ?? "It could not be kept.";
  }
}
