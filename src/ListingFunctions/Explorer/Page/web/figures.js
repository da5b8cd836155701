// Key figures: a name, a value that never wraps, and what stands beside it.
import { element } from "./dom.js";
import { figure } from "./format.js";

/** A list of `[name, text, beside]`; entries that are false, or have no text, are left out. */
export function figures(entries) {
  return element(
    "dl",
    { class: "figures" },
    entries
      .filter((entry) => entry && entry[1])
      .map(([name, text, beside]) =>
        element("div", {}, element("dt", {}, name), element("dd", {}, figure(text), beside && [" ", beside])),
      ),
  );
}
