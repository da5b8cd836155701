// One listing: its price, what the price did, its facts, and where it stands in the market of its place.
import { element, entered, put } from "../web/dom.js";
import { deleteListing, readListing, readPrices, readSummary, timeOf } from "../web/api.js";
import { changeBetween } from "../web/change.js";
import { confirmed } from "../web/dialogs.js";
import { count, country, day, figure, kind, number, prominentPrice } from "../web/format.js";
import { loading, show } from "../web/loading.js";
import { sayOnNextPage } from "../web/messages.js";
import { wordsFor } from "../web/words.js";
import { drawHistory } from "../charts/history-chart.js";
import { historyTable } from "../listing/history-table.js";
import { keyFigures } from "../listing/key-figures.js";
import { showPosition } from "../listing/market-position.js";

export async function showPage(main, { id }) {
  // All at once: what the first look needs takes one round of requests.
  let history = readHistory(id);
  history.catch(() => {});
  const { json: listing, headers } = await readListing(id);
  document.title = listing.name;

  const prices = element("section", { class: "history", "aria-labelledby": "history" }, loading());
  const position = element("section", { class: "position" });
  put(
    main,
    element(
      "article",
      { class: "listing" },
      top(listing),
      prices,
      position,
      about(listing),
      actions(listing, headers.get("ETag")),
    ),
  );
  await Promise.all([
    show(prices, async () => {
      const pending = history ?? readHistory(id);
      history = null;
      showHistory(prices, listing, await pending);
    }),
    show(position, () => showPosition(position, listing)),
  ]);
}

function readHistory(id) {
  return Promise.all([readPrices(id), readSummary(id)]);
}

function top({ name, latest_price_eur: latest, price_trend: trend, postal_address: address }) {
  return element(
    "div",
    { class: "top" },
    element("h1", { dir: "auto" }, name),
    element(
      "p",
      { class: "address" },
      entered(`${address.street_address}, ${address.postal_code} ${address.city}`),
      ", ",
      figure(country(address.country)),
    ),
    element(
      "p",
      { class: "now" },
      prominentPrice(latest),
      trend.changes_count > 0 &&
        element(
          "span",
          { class: "beside" },
          changeBetween(trend.previous_price_eur, latest),
          " on ",
          figure(day(trend.price_changed_date)),
        ),
    ),
  );
}

function showHistory(section, listing, [{ json: prices, headers }, { json: summary }]) {
  const chart = element("div", { class: "chart" });
  put(
    section,
    element("h2", { id: "history" }, "What the price did"),
    keyFigures(listing, summary),
    headers.has("Missing-Prices") &&
      element(
        "p",
        { class: "note" },
        "Some earlier prices of this listing are lost for good; the others are all here.",
      ),
    chart,
    historyTable(prices),
  );
  drawHistory(chart, prices, timeOf(headers));
}

function about(listing) {
  return element(
    "section",
    { "aria-labelledby": "about" },
    element("h2", { id: "about" }, "About this home"),
    element(
      "p",
      { class: "facts" },
      [
        kind(listing.building_type),
        `${number(listing.surface_area_m2)} m²`,
        count(listing.rooms_count, "room"),
        count(listing.bedrooms_count, "bedroom"),
      ].flatMap((fact, index) => [index > 0 && " · ", figure(fact)]),
    ),
    element("p", { class: "description", dir: "auto" }, listing.description),
    listing.contact_phone_number &&
      element(
        "p",
        {},
        "Telephone ",
        element(
          "a",
          { href: `tel:${listing.contact_phone_number}` },
          element("bdi", { dir: "ltr" }, listing.contact_phone_number),
        ),
      ),
  );
}

function actions({ id, name }, etag) {
  const problem = element("p", { class: "problem", role: "alert" });
  const remove = async () => {
    problem.textContent = "";
    const text = "Its price history is kept in the archive only.";
    if (!(await confirmed({ title: "Delete this listing?", text, action: "Delete", isDangerous: true }))) return;
    try {
      await deleteListing(id, etag);
      sayOnNextPage(`“${name}” was deleted.`);
      location.assign("search");
    } catch (error) {
      problem.textContent =
        error.status === 412
          ? `${wordsFor(error)} Reload the page, look at it again, and delete it then.`
          : wordsFor(error);
    }
  };
  return element(
    "div",
    { class: "actions" },
    element(
      "p",
      { class: "buttons" },
      element("a", { class: "button", href: `${id}?edit` }, "Edit"),
      element("button", { type: "button", class: "dangerous", onclick: remove }, "Delete"),
    ),
    problem,
  );
}
