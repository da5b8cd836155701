// One listing: its facts, its price history, and a form to change its price.
import { element, say } from "./dom.js";
import { ApiError, readListing, readPrices, readSummary, updateListing } from "./api.js";
import { drawChart } from "./chart.js";
import { showFieldErrors } from "./listing-form.js";
import { change, count, day, difference, instant, kind, number, percent, price } from "./format.js";

export async function showListing(main, id) {
  const [{ json: listing, headers }, { json: prices }] = await Promise.all([readListing(id), readPrices(id)]);
  document.title = listing.name;
  const chart = element("div", { class: "chart", "aria-hidden": "true" });
  const summary = element("dl", { class: "summary" });
  main.replaceChildren(
    element("h1", {}, listing.name),
    element("p", { class: "price" }, price(listing.latest_price_eur)),
    facts(listing),
    element("p", { class: "description" }, listing.description),
    element(
      "section",
      { "aria-labelledby": "history" },
      element("h2", { id: "history" }, "Price history"),
      summary,
      chart,
      element("p", { class: "hint" }, "Drag across the chart to zoom in; double-click to zoom out. The table shows the same prices."),
      table(prices),
    ),
    priceForm(main, listing, headers.get("ETag")),
  );
  drawChart(chart, prices);
  await showSummary(summary, id);
}

function facts(listing) {
  const address = listing.postal_address;
  return element(
    "p",
    { class: "facts" },
    `${address.street_address}, ${address.postal_code} ${address.city}, ${address.country} · ${kind(listing.building_type)} · ` +
      `${number(listing.surface_area_m2)} m² · ${count(listing.rooms_count, "room")}, ${count(listing.bedrooms_count, "bedroom")}` +
      (listing.contact_phone_number ? ` · ${listing.contact_phone_number}` : ""),
  );
}

function table(prices) {
  const rows = prices.map((entry, index) =>
    element(
      "tr",
      {},
      element("td", {}, element("time", { datetime: entry.created_date }, instant(entry.created_date))),
      element("td", { class: "amount" }, price(entry.price_eur)),
      element("td", { class: "amount" }, change(prices[index - 1]?.price_eur, entry.price_eur)),
    ),
  );
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Price history" },
    element(
      "table",
      {},
      element("caption", {}, prices.length === 1 ? "One price" : `${prices.length} prices, newest first`),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ["Since", "Price", "Change"].map((title) => element("th", { scope: "col" }, title)),
        ),
      ),
      element("tbody", {}, rows.reverse()),
    ),
  );
}

/** Fills in the summary; if it cannot be read, the page does without. */
async function showSummary(list, id) {
  const term = (title, value) => value && element("div", {}, element("dt", {}, title), element("dd", {}, value));
  const change = (since) =>
    since &&
    (since.change_percent === undefined
      ? difference(since.change_eur)
      : `${difference(since.change_eur)} (${percent(since.change_percent)})`);
  const dated = (entry) => `${price(entry.price_eur)} (${day(entry.created_date)})`;
  try {
    const { json: summary } = await readSummary(id);
    list.replaceChildren(
      ...[
        term("Since the first price", change(summary.since_first)),
        term("Since the previous price", change(summary.since_previous)),
        term("Lowest", dated(summary.lowest)),
        term("Highest", dated(summary.highest)),
        term("Average over time", price(summary.time_weighted_average_eur)),
        term("Price per m²", summary.price_per_m2_eur !== undefined && price(summary.price_per_m2_eur)),
        term("Days at this price", number(summary.days_at_current_price)),
      ].filter(Boolean),
    );
  } catch {
    list.remove();
  }
}

function priceForm(main, listing, etag) {
  const input = element("input", {
    name: "latest_price_eur",
    type: "number",
    min: "0",
    step: "any",
    required: true,
    value: listing.latest_price_eur,
  });
  const save = async (event) => {
    event.preventDefault();
    const form = event.target;
    showFieldErrors(form, []);
    const { id, created_date, updated_date, ...write } = listing;
    try {
      await updateListing(id, { ...write, latest_price_eur: input.valueAsNumber }, etag);
      await showListing(main, id);
      say("The price was changed.");
      main.focus();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const text = error.status === 412 ? "Somebody else has changed this listing since you opened it. Reload the page and try again." : error.message;
      showFieldErrors(form, error.errors, text);
    }
  };
  return element(
    "form",
    { class: "write", novalidate: true, onsubmit: save },
    element("h2", {}, "Change the price"),
    element("p", { class: "problem", role: "alert" }),
    element("label", {}, "Price in € ", input),
    element("button", {}, "Change price"),
  );
}
