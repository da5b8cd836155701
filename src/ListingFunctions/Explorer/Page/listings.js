// The list of listings: filters, sort, pages, and a small price chart each. The address holds the search.
import { element, say, showFailure, svg } from "./dom.js";
import { findListings, nextPage, readPrices } from "./api.js";
import { count, day, kind, number, price } from "./format.js";

const pageSize = "20";

const places = [
  { name: "city", label: "City" },
  { name: "postal_code", label: "Postal code" },
  { name: "country", label: "Country", maxlength: "2" },
];

const priceRange = { name: "price_eur", label: "Price in €", min: "0", step: "any" };

const moreRanges = [
  { name: "surface_area_m2", label: "Area in m²", min: "0", step: "any" },
  { name: "rooms_count", label: "Rooms", min: "1", step: "1" },
  { name: "bedrooms_count", label: "Bedrooms", min: "0", step: "1" },
];

const kinds = ["STUDIO", "APARTMENT", "HOUSE"];

const since = "updated_since";

const sorts = [
  ["-created_date", "Newest first"],
  ["created_date", "Oldest first"],
  ["-updated_date", "Recently updated first"],
  ["latest_price_eur", "Lowest price first"],
  ["-latest_price_eur", "Highest price first"],
  ["-surface_area_m2", "Largest area first"],
];

export async function showListings(main) {
  const query = new URLSearchParams(location.search);
  const results = element("section", { "aria-label": "Results", "aria-busy": "true" });
  main.replaceChildren(element("h1", {}, "Listings"), searchForm(query), results);

  const parameters = new URLSearchParams([...query].filter(([, value]) => value !== ""));
  if (parameters.has(since)) parameters.set(since, startOfDay(parameters.get(since)));
  if (!parameters.has("limit")) parameters.set("limit", pageSize);
  try {
    const response = await findListings(parameters);
    show(results, response.json, query, nextPage(response));
  } catch (error) {
    const errors = error.errors ?? [];
    const allMarked = markFields(errors) === errors.length && errors.length > 0;
    showFailure(results, allMarked ? new Error("Correct the marked fields and search again.") : error);
  } finally {
    results.setAttribute("aria-busy", "false");
  }
}

function searchForm(query) {
  const input = (name, attributes) =>
    element("input", { name, value: query.get(name) ?? "", oninvalid: showMore, ...attributes });
  const range = ({ name, label, ...attributes }) =>
    element(
      "fieldset",
      { class: "range" },
      element("legend", {}, label),
      [["from", `min_${name}`], ["to", `max_${name}`]].map(([word, bound]) =>
        element("label", {}, word, " ", input(bound, { type: "number", ...attributes })),
      ),
    );
  const more = [since, ...moreRanges.flatMap(({ name }) => [`min_${name}`, `max_${name}`])];
  return element(
    "form",
    { class: "search", role: "search", method: "get", action: "../explorer", onformdata: leaveOutEmpty },
    places.map(({ name, label, ...attributes }) => element("label", {}, label, " ", input(name, attributes))),
    range(priceRange),
    element(
      "fieldset",
      { class: "kinds" },
      element("legend", {}, "Type"),
      kinds.map((value) =>
        element(
          "label",
          {},
          element("input", {
            type: "checkbox",
            name: "building_type",
            value,
            checked: query.getAll("building_type").includes(value),
          }),
          " ",
          kind(value),
        ),
      ),
    ),
    element(
      "label",
      {},
      "Sort by ",
      element(
        "select",
        { name: "sort" },
        sorts.map(([value, label]) =>
          element("option", { value, selected: (query.get("sort") ?? "-created_date") === value }, label),
        ),
      ),
    ),
    element(
      "details",
      { open: more.some((name) => query.get(name)) },
      element("summary", {}, "Area, rooms and date"),
      element(
        "div",
        {},
        moreRanges.map(range),
        element("label", {}, "Updated since ", input(since, { type: "date" })),
      ),
    ),
    element("p", { class: "buttons" }, element("button", {}, "Search"), element("a", { href: "../explorer" }, "Clear")),
  );
}

/** Opens the folded fields when the browser finds one of them invalid. */
function showMore(event) {
  const details = event.target.closest("details");
  if (details) details.open = true;
}

/** Keeps empty fields out of the address. */
function leaveOutEmpty({ formData }) {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
}

/** The instant at which a day begins in the reader's time zone; the server validates what is not a day. */
function startOfDay(text) {
  const start = new Date(`${text}T00:00`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(start.getTime()) ? start.toISOString() : text;
}

/** Shows each error at its field. Returns how many have one. */
function markFields(errors) {
  let marked = 0;
  for (const { field, message } of errors) {
    const input = document.querySelector(`.search [name="${CSS.escape(field)}"]`);
    if (!input) continue;
    const id = `error-${field}`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
    // The service names the other parameter; on the page it is the field beside this one.
    input.after(element("span", { class: "error", id }, message.replace(/\bmax_\w+/g, "the upper bound")));
    marked++;
  }
  return marked;
}

function show(results, listings, query, next) {
  say(listings.length === 1 ? "1 listing" : `${listings.length} listings on this page`);
  results.replaceChildren(
    listings.length === 0
      ? element("p", {}, "No listings match.")
      : element("ul", { class: "listings" }, listings.map(card)),
    element(
      "nav",
      { "aria-label": "Pages of results", class: "pages" },
      query.has("continuation") && element("a", { href: address(query, null) }, "First page"),
      next && element("a", { rel: "next", href: address(query, next.get("continuation")) }, "Next page"),
    ),
  );
  drawLines(results);
}

function address(query, continuation) {
  const parameters = new URLSearchParams(query);
  parameters.delete("continuation");
  if (continuation) parameters.set("continuation", continuation);
  return `../explorer?${parameters}`;
}

function card(listing) {
  const { city, postal_code, country } = listing.postal_address;
  return element(
    "li",
    { class: "card", "data-id": listing.id },
    element("h2", {}, element("a", { href: `${listing.id}` }, listing.name)),
    element("p", { class: "price" }, price(listing.latest_price_eur)),
    element("p", {}, `${postal_code} ${city}, ${country}`),
    element(
      "p",
      { class: "facts" },
      `${kind(listing.building_type)} · ${number(listing.surface_area_m2)} m² · ${count(listing.rooms_count, "room")} · since ${day(listing.created_date)}`,
    ),
    element("div", { class: "line" }),
  );
}

/** Requests each price history when its card comes into view. */
function drawLines(results) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        drawLine(target);
      }
    },
    { rootMargin: "200px" },
  );
  for (const item of results.querySelectorAll(".card")) seen.observe(item);
}

async function drawLine(item) {
  try {
    const { json: prices } = await readPrices(item.dataset.id);
    item.querySelector(".line").replaceChildren(line(prices.map((entry) => entry.price_eur)));
  } catch {
    // The card is useful without its chart.
  }
}

/** A stepped line with one step per price. */
function line(prices) {
  const [width, height, edge] = [120, 28, 2];
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const x = (index) => (index * width) / prices.length;
  const y = (amount) => (high === low ? height / 2 : height - edge - ((amount - low) * (height - 2 * edge)) / (high - low));
  const path = prices.map((amount, index) => `${index === 0 ? "M" : "L"}${x(index)} ${y(amount)}H${x(index + 1)}`).join("");
  const label = prices.length === 1 ? "One price" : `${prices.length} prices, from ${price(low)} to ${price(high)}`;
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, preserveAspectRatio: "none" },
    svg("path", { d: path }),
  );
}
