// The start page: the market of a place, and the latest price drops in it. The address holds the place.
import { element, entered, put } from "../web/dom.js";
import { findListings, readPlaces } from "../web/api.js";
import { loading, show } from "../web/loading.js";
import { country, figure } from "../web/format.js";
import { showMarket } from "../start/market.js";
import { placeForm } from "../start/place-form.js";
import { cards } from "../search/card.js";

const mostDrops = "6";

export async function showPage(main, { query }) {
  const newest = query.has("country") ? null : await readNewest();
  if (newest === undefined) return showEmptyStore(main);

  const code = query.get("country") ?? newest.country;
  const places = await readPlaces(code);
  const place = placeOf(query, places, newest);
  const form = placeForm(code, places, place);
  if (!place) return showEmptyCountry(main, code, form);

  const market = element("section", { class: "market" }, loading());
  const drops = element("section", { "aria-labelledby": "drops" }, loading());
  document.title = `${place.city} – listings with price history`;
  put(
    main,
    element("h1", {}, "What homes cost in ", entered(place.city), ", and what their prices did"),
    form,
    market,
    drops,
  );
  await Promise.all([show(market, () => showMarket(market, place)), show(drops, () => showDrops(drops, place))]);
}

/** The address of the newest listing; undefined if there are no listings. */
async function readNewest() {
  const { json } = await findListings("sort=-created_date&limit=1");
  return json[0]?.postal_address;
}

/** The place of the address; else the one with the most listings; if none is computed yet, that of the newest listing. */
function placeOf(query, places, newest) {
  if (query.has("city")) return { city: query.get("city"), country: query.get("country") };
  const [largest] = places.toSorted((one, other) => other.listings - one.listings);
  return largest ?? newest;
}

async function showDrops(section, { city, country: code }) {
  const filter = { country: code, city, price_direction: "down", sort: "-price_changed_date" };
  const { json, headers } = await findListings(
    new URLSearchParams({ ...filter, include: "price_trend", limit: mostDrops }),
  );
  put(
    section,
    element("h2", { id: "drops" }, "Latest price drops"),
    json.length === 0 ? element("p", {}, "No price has dropped here yet.") : cards(json, headers),
    element(
      "p",
      {},
      element("a", { href: `search?${new URLSearchParams(filter)}` }, "All price drops in ", entered(city)),
    ),
  );
}

function showEmptyCountry(main, code, form) {
  put(
    main,
    element("h1", {}, "What homes cost, and what their prices did"),
    form,
    element(
      "p",
      {},
      "There is no market for ",
      figure(country(code)),
      " yet. It is computed once a day. ",
      element("a", { href: `search?country=${encodeURIComponent(code)}` }, "Search there"),
    ),
  );
}

function showEmptyStore(main) {
  document.title = "Listings with price history";
  put(
    main,
    element("h1", {}, "There are no listings yet"),
    element(
      "p",
      {},
      "This command, in the folder of the repository, fills the store with several hundred listings and two years of price changes:",
    ),
    element("pre", {}, element("code", {}, "dotnet run samples/import.cs")),
    element("p", {}, "Or ", element("a", { href: "new" }, "add a listing"), "."),
  );
}
