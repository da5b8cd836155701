// Something that operators have to decide about: what it is, and buttons that say what came of them.
import { element } from "../web/dom.js";
import { wordsFor } from "../web/words.js";

/**
 * A list item. `actions` are the buttons: name, whether they are dangerous, and what they do; that returns the words for its
 * outcome, or null if nothing was done. Once one is done, the buttons and `settled` are removed.
 */
export function letter({ title, content, settled = [], actions }) {
  let isActing = false;
  const outcome = element("p", { role: "status", tabindex: "-1" });
  const buttons = element("p", { class: "buttons" }, ...actions.map(button));
  const item = element("li", { class: "letter" }, element("h3", {}, title), ...content, actions.length > 0 && buttons, outcome);
  return item;

  function button({ name, isDangerous, act }) {
    return element(
      "button",
      { type: "button", class: isDangerous ? "dangerous" : null, onclick: () => run(act) },
      name,
    );
  }

  async function run(act) {
    if (isActing) return;
    isActing = true;
    outcome.textContent = "";
    try {
      const words = await act();
      if (words === null) return;
      item.classList.add("done");
      buttons.remove();
      for (const part of settled) part.remove();
      outcome.textContent = words;
    } catch (error) {
      outcome.textContent = wordsFor(error);
    } finally {
      isActing = false;
    }
    outcome.focus();
  }
}
