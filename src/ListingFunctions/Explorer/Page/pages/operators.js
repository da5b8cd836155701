// The page of operators: how far the feeds are behind, dead letters, and listings whose history has a gap.
import { element, entered, put } from "../web/dom.js";
import { nextPage, operate } from "../web/api.js";
import { figures } from "../web/figures.js";
import { number } from "../web/format.js";
import { loading, show } from "../web/loading.js";
import { deadLetter } from "../operators/dead-letter.js";
import { gap } from "../operators/gap.js";

const feeds = {
  "record-price-changes": "Recording of price changes",
  "archive-deleted-listings": "Archive of deleted listings",
  "publish-events": "Push of events",
  "project-market-listings": "Listings of the market",
};

export async function showPage(main) {
  document.title = "Operators";
  put(
    main,
    element("h1", {}, "Operators"),
    part("Feeds", "The changes that each function on the change feed has still to handle.", showLags),
    pages("Price failures", "Documents whose price could not be recorded.", "price-failures", priceFailure),
    pages("Event failures", "Events that the receiver rejected.", "event-failures", eventFailure),
    pages(
      "Histories with a gap",
      "Listings whose history is not shown, because price changes are missing from it.",
      "price-history/gaps",
      gap,
    ),
  );
}

/** A section that loads by itself. The first request that requires the master key asks for it, and the others wait. */
function part(title, text, load) {
  const id = title.toLowerCase().replaceAll(" ", "-");
  const place = element("div", {}, loading());
  show(place, () => load(place));
  return element(
    "section",
    { "aria-labelledby": id },
    element("h2", { id }, title),
    element("p", { class: "quiet" }, text),
    place,
  );
}

function pages(title, text, address, item) {
  return part(title, text, (place) => showPages(place, address, item));
}

async function showLags(place) {
  const { json: lags } = await operate("GET", "feeds");
  put(
    place,
    figures(lags.map(({ feed, lag }) => [feeds[feed] ?? feed, lag === 0 ? "up to date" : `${number(lag)} behind`])),
  );
}

/** Shows a list page by page, each below the previous one. */
async function showPages(place, address, item) {
  const list = element("ul", { class: "letters" });
  const status = element("div");
  // Once, however often the button is pressed while the page is read.
  const showNext = async () => {
    const { next } = more.dataset;
    delete more.dataset.next;
    if (next) await show(status, () => add(next));
  };
  const more = element("button", { type: "button", onclick: showNext }, "More");
  const add = async (query) => {
    const { json, headers } = await operate("GET", `${address}?${query}`);
    const next = nextPage(headers);
    list.append(...json.map(item));
    if (next) more.dataset.next = `limit=20&continuation=${encodeURIComponent(next.get("continuation"))}`;
    more.hidden = !next;
    put(status);
  };
  await add("limit=20");
  put(place, list.childElementCount === 0 ? element("p", {}, "None.") : list, more, status);
}

function priceFailure({ id, listing_id, reason, failed_date }) {
  return deadLetter({
    address: `price-failures/${encodeURIComponent(id)}`,
    title:
      listing_id === undefined
        ? "A document without an id"
        : ["Listing ", element("a", { href: listing_id }, entered(listing_id))],
    reason,
    failed_date,
    content: async (address) => (await operate("GET", address)).json.document,
    contentName: "Document",
    done: "The price is recorded.",
  });
}

function eventFailure({ id, reason, event, failed_date }) {
  return deadLetter({
    address: `event-failures/${encodeURIComponent(id)}`,
    title: [event.type, ", listing ", element("a", { href: event.subject }, event.subject)],
    reason,
    failed_date,
    content: async () => JSON.stringify(event),
    contentName: "Event",
    done: "The receiver has accepted the event.",
  });
}
