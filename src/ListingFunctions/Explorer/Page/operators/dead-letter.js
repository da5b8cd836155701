// A dead letter: why it failed, what it was, and the two things that can be done about it.
import { element, put } from "../web/dom.js";
import { operate } from "../web/api.js";
import { confirmed } from "../web/dialogs.js";
import { figure, instant } from "../web/format.js";
import { loading, show } from "../web/loading.js";
import { letter } from "./letter.js";

/** A list item. `content` reads the letter's text, which is shown when it is opened. */
export function deadLetter({ address, title, reason, failed_date, content, contentName, done }) {
  const text = element("div", {}, loading());
  const details = element("details", { ontoggle: open }, element("summary", {}, contentName), text);
  return letter({
    title,
    content: [
      element("p", {}, reason),
      element("p", { class: "quiet" }, "Failed ", figure(instant(failed_date))),
      details,
    ],
    settled: [details],
    actions: [
      { name: "Retry", act: retry },
      { name: "Discard", act: discard, isDangerous: true },
    ],
  });

  async function retry() {
    await operate("POST", `${address}/retry`);
    return done;
  }

  async function discard() {
    const question = {
      title: "Discard this dead letter?",
      text: "It is deleted, and never retried.",
      action: "Discard",
      isDangerous: true,
    };
    if (!(await confirmed(question))) return null;
    await operate("DELETE", address);
    return "It is discarded.";
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
