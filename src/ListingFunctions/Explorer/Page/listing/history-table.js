// The price history as a table, newest first.
import { element } from "../web/dom.js";
import { changeBetween } from "../web/change.js";
import { count, figure, instant, price } from "../web/format.js";

const mostRows = 12;

/** The table, with the older rows behind a button if there are many. */
export function historyTable(prices) {
  const dates = shortDates(prices);
  const rows = prices.map((entry, index) => row(entry, prices[index - 1], dates[index])).reverse();
  const [newest, older] = [rows.slice(0, mostRows), rows.slice(mostRows)];
  const body = element("tbody", {}, newest);
  const more = element(
    "button",
    {
      type: "button",
      onclick: () => {
        body.append(...older);
        more.remove();
        older[0].tabIndex = -1;
        older[0].focus();
      },
    },
    `Show ${count(older.length, "older price")}`,
  );
  return element(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": "All prices" },
    element(
      "table",
      {},
      element("caption", {}, count(prices.length, "price")),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ["Since", "Price", "Change"].map((title, column) =>
            element("th", { scope: "col", class: column > 0 && "amount" }, title),
          ),
        ),
      ),
      body,
    ),
    older.length > 0 && more,
  );
}

function row({ created_date, price_eur }, before, date) {
  return element(
    "tr",
    {},
    element("td", {}, element("time", { datetime: created_date, title: instant(created_date) }, figure(date))),
    element("td", { class: "amount" }, figure(price(price_eur))),
    element(
      "td",
      { class: "amount" },
      before ? changeBetween(before.price_eur, price_eur) : element("span", { class: "quiet" }, "first price"),
    ),
  );
}

/** Dates without what all of them share: the year if it is this one, the time if no day has several prices. */
function shortDates(prices) {
  const at = prices.map(({ created_date }) => new Date(created_date));
  const daysSeen = at.map((date) => date.toDateString());
  const isThisYear = at.every((date) => date.getFullYear() === new Date().getFullYear());
  const hasTimes = new Set(daysSeen).size < daysSeen.length;
  const format = new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "2-digit" }),
    ...(hasTimes ? { hour: "numeric", minute: "2-digit" } : {}),
  });
  return at.map((date) => format.format(date));
}
