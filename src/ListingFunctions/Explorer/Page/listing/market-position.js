// Where a listing stands in the market of its place: its price per square metre beside that of the others.
import { element, entered, put, svg } from "../web/dom.js";
import { readMarket } from "../web/api.js";
import { figure, number, percent, percentBetween, perSquareMetre } from "../web/format.js";
import { newestKnown } from "../web/market-periods.js";

const [width, height, edge] = [320, 40, 8];

/** Shows the position; nothing if the place has no market figures, or the listing no area. */
export async function showPosition(section, { price_trend: trend, postal_address: { country, city } }) {
  const own = trend.price_per_m2_eur;
  const { json } = own === undefined ? { json: [] } : await readMarket({ country, city, interval: "month" });
  const { newest, earlierMonth } = newestKnown(json) ?? {};
  // There is no percentage of a median of 0 €.
  if (!(newest?.median_price_per_m2_eur > 0)) return put(section);
  const { median_price_per_m2_eur: median, p25_price_per_m2_eur: low, p75_price_per_m2_eur: high, listings } = newest;
  put(
    section,
    element("h2", {}, "In the market of ", entered(city)),
    element(
      "p",
      {},
      figure(perSquareMetre(own)),
      comparison(own, median),
      "the median of ",
      figure(perSquareMetre(median)),
      ", among ",
      figure(number(listings)),
      earlierMonth ? ` listings in ${earlierMonth}.` : " listings.",
    ),
    scale({ own, median, low, high }),
    element(
      "p",
      { class: "quiet" },
      "Half of them cost from ",
      figure(perSquareMetre(low)),
      " to ",
      figure(perSquareMetre(high)),
      ".",
    ),
  );
}

function comparison(own, median) {
  if (own > 4 * median) return [" is ", figure(number(Math.round(own / median))), " times "];
  const difference = percentBetween(median, own) ?? 0;
  if (Math.abs(difference) < 0.5) return " is about ";
  return [" is ", figure(percent(difference, "never")), difference > 0 ? " above " : " below "];
}

/** The middle half as a bar, the median as a line in it, and the listing as a dot. */
function scale({ own, median, low, high }) {
  const [least, most] = [Math.min(own, low) * 0.95, Math.max(own, high) * 1.05];
  const x = (value) => edge + ((width - 2 * edge) * (value - least)) / (most - least || 1);
  return svg(
    "svg",
    { class: "scale", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    svg("path", { class: "base", d: `M${edge} ${height / 2}H${width - edge}` }),
    svg("rect", {
      class: "half",
      x: x(low),
      y: height / 2 - 9,
      width: Math.max(x(high) - x(low), 1),
      height: 18,
      rx: 4,
    }),
    svg("path", { class: "median", d: `M${x(median)} ${height / 2 - 13}V${height / 2 + 13}` }),
    svg("circle", { class: "own", cx: x(own), cy: height / 2, r: 7 }),
  );
}
