// The filters that are set, each with a way to remove it.
import { element, entered } from "../web/dom.js";
import { day, kind, number, price } from "../web/format.js";
import { changedSince, leastChange, ranges, texts } from "./filters.js";
import { withParameter } from "./search-form.js";

/** A list of chips; null if no filter is set. */
export function chips(query) {
  const all = [...textChips(query), ...rangeChips(query), ...kindChips(query), ...changeChips(query)];
  if (all.length === 0) return null;
  return element(
    "ul",
    { class: "chips", "aria-label": "Filters that are set" },
    all.map(({ text, without }) => chip(text, without)),
  );
}

function chip(text, without) {
  return element(
    "li",
    {},
    element(
      "a",
      { href: `search?${without}` },
      entered(text),
      element("span", { class: "spoken" }, ", remove"),
      element("span", { "aria-hidden": "true" }, " ×"),
    ),
  );
}

function textChips(query) {
  return texts
    .filter(({ name }) => query.get(name))
    .map(({ name }) => ({ text: query.get(name), without: withParameter(query, name) }));
}

function rangeChips(query) {
  return ranges
    .filter(({ name }) => query.get(`min_${name}`) || query.get(`max_${name}`))
    .map(({ name, label, unit }) => {
      const [from, to] = ["min", "max"].map((bound) => shown(query.get(`${bound}_${name}`), unit));
      const what = label === "Price" || unit === "m²" ? "" : `${label} `;
      const text = from && to ? `${what}${from} – ${to}` : from ? `${what}from ${from}` : `${what}to ${to}`;
      return { text, without: withParameter(withParameter(query, `min_${name}`), `max_${name}`) };
    });
}

function kindChips(query) {
  const chosen = query.getAll("building_type");
  return chosen.map((value) => {
    const without = withParameter(query, "building_type");
    for (const other of chosen) if (other !== value) without.append("building_type", other);
    return { text: kind(value), without };
  });
}

function changeChips(query) {
  const direction = { down: "Price dropped", up: "Price raised" }[query.get("price_direction")];
  const since = query.get(changedSince.name);
  const least = query.get(leastChange.name);
  return [
    direction && { text: direction, without: withParameter(query, "price_direction") },
    since && {
      text: `Changed since ${Number.isNaN(Date.parse(since)) ? since : day(since)}`,
      without: withParameter(query, changedSince.name),
    },
    least && { text: `By at least ${shown(least)} %`, without: withParameter(query, leastChange.name) },
  ].filter(Boolean);
}

function shown(text, unit) {
  if (!text || Number.isNaN(Number(text))) return text;
  if (unit?.startsWith("€")) return price(Number(text));
  return unit ? `${number(Number(text))} ${unit}` : number(Number(text));
}
