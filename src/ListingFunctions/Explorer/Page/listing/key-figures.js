// What the history of a price comes to.
import { element } from "../web/dom.js";
import { badge } from "../web/change.js";
import { figures } from "../web/figures.js";
import { day, figure, number, perSquareMetre, price } from "../web/format.js";

/** The figures of a listing with its price trend, and the summary of its history. */
export function keyFigures({ price_trend: trend }, summary) {
  const on = ({ created_date }) => element("span", { class: "beside" }, figure(day(created_date)));
  const [first, latest] = [summary.first.price_eur, summary.latest.price_eur];
  const { changes_count } = summary;
  return figures([
    changes_count > 0 && [
      "First price",
      price(first),
      first !== latest && element("span", { class: "beside" }, badge(first, latest), " since"),
    ],
    changes_count > 0 && ["Lowest", price(summary.lowest.price_eur), on(summary.lowest)],
    changes_count > 0 && ["Highest", price(summary.highest.price_eur), on(summary.highest)],
    changes_count > 0 && ["Average over time", price(summary.time_weighted_average_eur)],
    ["Per square metre", trend.price_per_m2_eur !== undefined && perSquareMetre(trend.price_per_m2_eur)],
    ["Days listed", number(Math.floor(trend.days_listed))],
    ["Days at this price", number(Math.floor(summary.days_at_current_price))],
  ]);
}
