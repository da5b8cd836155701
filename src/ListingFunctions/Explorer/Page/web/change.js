// A price change as the page shows it everywhere: an arrow, a sign and a colour, so that none of them has to be seen alone.
import { element } from "./dom.js";
import { difference, figure, percent, percentBetween } from "./format.js";

/** "down", "up", or null if nothing changed. */
export const directionOf = (amount) => (amount < 0 ? "down" : amount > 0 ? "up" : null);

/** The change from one price to another, such as "▼ −5,000 € (−2.5 %)". */
export function changeBetween(from, to) {
  const direction = directionOf(to - from);
  if (!direction) return element("span", { class: "change" }, "unchanged");
  const share = percentBetween(from, to);
  return element(
    "span",
    { class: `change ${direction}` },
    element("span", { class: "figure" }, arrow(direction), figure(difference(to - from))),
    share === undefined ? null : [" ", figure(`(${percent(share)})`)],
  );
}

/** The same in text alone, for what is read aloud. */
export function changeText(from, to) {
  if (from === undefined) return "";
  const share = percentBetween(from, to);
  return share === undefined ? difference(to - from) : `${difference(to - from)} (${percent(share)})`;
}

/** A badge with the percentage of a change; of a rise from nothing, the amount. */
export function badge(from, to) {
  const direction = directionOf(to - from);
  const share = percentBetween(from, to);
  return element(
    "span",
    { class: `badge ${direction}` },
    arrow(direction),
    figure(share === undefined ? difference(to - from) : percent(share)),
    element("span", { class: "spoken" }, direction === "down" ? " price drop" : " price rise"),
  );
}

function arrow(direction) {
  return element("span", { "aria-hidden": "true" }, direction === "down" ? "▼ " : "▲ ");
}
