// The market of a place in figures and as a chart.
import { element, put } from "../web/dom.js";
import { readMarket, timeOf } from "../web/api.js";
import { badge } from "../web/change.js";
import { figures } from "../web/figures.js";
import { count, number, perSquareMetre, wholePrice } from "../web/format.js";
import { drawMarket } from "../charts/market-chart.js";

const medianOf = (period) => period.median_price_per_m2_eur;

const day = 24 * 60 * 60 * 1000;
const ago = (days) => new Date(Date.now() - days * day).toISOString();

/** Shows the market of two years, month by month; the chart has the days of the last three months too. */
export async function showMarket(section, { country, city }) {
  const read = (interval, days) => readMarket({ country, city, interval, from: ago(days) });
  const [{ json: months, headers }, { json: days }] = await Promise.all([read("month", 2 * 366), read("day", 92)]);
  const periods = months.filter((period) => medianOf(period) !== undefined);
  if (periods.length === 0)
    return put(
      section,
      element(
        "p",
        { class: "quiet" },
        "The market of this place is not computed yet, or it has fewer than five listings.",
      ),
    );

  const chart = element("div", { class: "chart" });
  const latest = periods.at(-1);
  put(
    section,
    element("h2", {}, "Median price per square metre"),
    figures([
      ["Per square metre", perSquareMetre(medianOf(latest)), sinceYearBefore(periods)],
      ["A home", wholePrice(latest.median_price_eur)],
      ["Listed", count(latest.listings, "home")],
      ["Price drops this month", number(latest.price_drops ?? 0)],
      ["Days listed", latest.median_days_listed !== undefined && number(Math.round(latest.median_days_listed))],
    ]),
    periods.length > 1 && chart,
  );
  if (periods.length > 1) drawMarket(chart, { months, days }, timeOf(headers));
}

function sinceYearBefore(periods) {
  const before = periods.at(-13);
  if (!before || medianOf(before) === medianOf(periods.at(-1))) return null;
  const [from, to] = [medianOf(before), medianOf(periods.at(-1))];
  return element("span", { class: "beside" }, badge(from, to), " in a year");
}
