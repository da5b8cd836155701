// The market of a place in figures and as a chart.
import { element, put } from "../web/dom.js";
import { readMarket, timeOf } from "../web/api.js";
import { badge } from "../web/change.js";
import { figures } from "../web/figures.js";
import { count, number, perSquareMetre, wholePrice } from "../web/format.js";
import { isKnown, nameOf, newestKnown, yearBefore } from "../web/market-periods.js";
import { drawMarket } from "../charts/market-chart.js";

const medianOf = (period) => period.median_price_per_m2_eur;

const day = 24 * 60 * 60 * 1000;
const ago = (days) => new Date(Date.now() - days * day).toISOString();

/** Shows the market of two years, month by month; the chart has the days of the last three months too. */
export async function showMarket(section, { country, city }) {
  const read = (interval, days) => readMarket({ country, city, interval, from: ago(days) });
  const [{ json: months, headers }, { json: days }] = await Promise.all([read("month", 2 * 366), read("day", 92)]);
  const known = newestKnown(months);
  if (!known)
    return put(
      section,
      element(
        "p",
        { class: "quiet" },
        "The market of this place is not computed yet, or it has fewer than five listings.",
      ),
    );

  const chart = element("div", { class: "chart" });
  const hasChart = months.filter(isKnown).length > 1;
  const { newest, earlierMonth } = known;
  put(
    section,
    element("h2", {}, "Median price per square metre"),
    figures([
      ["Per square metre", perSquareMetre(medianOf(newest)), sinceYearBefore(months, newest)],
      ["A home", wholePrice(newest.median_price_eur)],
      ["Listed", count(newest.listings, "home")],
      [`Price drops in ${nameOf(newest)}`, number(newest.price_drops ?? 0)],
      ["Days listed", newest.median_days_listed !== undefined && number(Math.round(newest.median_days_listed))],
    ]),
    earlierMonth &&
      element(
        "p",
        { class: "quiet" },
        `These are the figures of ${earlierMonth}. Since then, too few homes have been listed.`,
      ),
    hasChart && chart,
  );
  if (hasChart) drawMarket(chart, { months, days }, timeOf(headers));
}

function sinceYearBefore(months, newest) {
  const before = yearBefore(months, newest);
  if (!before || medianOf(before) === medianOf(newest)) return null;
  const [from, to] = [medianOf(before), medianOf(newest)];
  return element("span", { class: "beside" }, badge(from, to), " in a year");
}
