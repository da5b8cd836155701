// Listings as cards: the price, and what it did.
import { element, entered } from "../web/dom.js";
import { timeOf } from "../web/api.js";
import { badge, changeBetween } from "../web/change.js";
import { count, day, figure, kind, number, perSquareMetre, price, prominentPrice } from "../web/format.js";
import { lineOf, scalesOf, sparkline } from "../charts/sparkline.js";

const newForDays = 14;

/** A list of cards, whose lines have the same scales. `headers` are those of the response, for its time. */
export function cards(listings, headers) {
  const lines = listings.map(lineOf);
  const scales = scalesOf(lines, timeOf(headers));
  return element(
    "ul",
    { class: "cards" },
    listings.map((listing, index) => card(listing, lines[index], scales)),
  );
}

function card(listing, line, scales) {
  const { city, postal_code, country } = listing.postal_address;
  const trend = listing.price_trend;
  const hasChanged = trend.changes_count > 0;
  return element(
    "li",
    { class: "card" },
    element(
      "p",
      { class: "top" },
      prominentPrice(listing.latest_price_eur),
      hasChanged
        ? badge(trend.previous_price_eur, listing.latest_price_eur)
        : trend.days_listed < newForDays && element("span", { class: "badge new" }, "New"),
    ),
    hasChanged && changes(listing, trend),
    element("h3", {}, element("a", { href: `${listing.id}` }, entered(listing.name))),
    element("p", {}, entered(`${postal_code} ${city}`), `, ${country}`),
    element("p", { class: "quiet" }, facts(listing, trend)),
    sparkline(line, scales, inWords(listing, trend)),
  );
}

function changes({ latest_price_eur: latest }, trend) {
  const first =
    trend.changes_count > 1 &&
    element("span", {}, changeBetween(trend.first_price_eur, latest), " since the first price");
  return element(
    "p",
    { class: "changes" },
    element("span", {}, changeBetween(trend.previous_price_eur, latest), " on ", figure(day(trend.price_changed_date))),
    first,
  );
}

function facts(listing, trend) {
  return [
    kind(listing.building_type),
    `${number(listing.surface_area_m2)} m²`,
    count(listing.rooms_count, "room"),
    trend.price_per_m2_eur !== undefined && perSquareMetre(trend.price_per_m2_eur),
    listedFor(trend.days_listed),
  ]
    .filter(Boolean)
    .flatMap((fact, index) => [index > 0 && " · ", figure(fact)]);
}

function listedFor(days) {
  const whole = Math.floor(days);
  return whole === 0 ? "listed today" : `listed for ${count(whole, "day")}`;
}

function inWords({ latest_price_eur: latest }, trend) {
  return trend.changes_count > 0
    ? `${count(trend.changes_count, "price change")}, from ${price(trend.first_price_eur)} to ${price(latest)}`
    : `${price(latest)} since it was listed`;
}
