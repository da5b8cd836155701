// The price history as a step chart, whose cursor names the price in force at that moment.
import uPlot from "../vendor/uplot/uPlot.min.js";
import { showTimeline } from "./timeline.js";
import { indexAt, stepsBetween } from "./prices.js";
import { changeBetween, changeText } from "../web/change.js";
import { figure, instant, price } from "../web/format.js";

const minute = 60 * 1000;
const mostDots = 80;

/** Draws the prices until now, in milliseconds. */
export function drawHistory(place, prices, now) {
  const moments = prices.map(({ created_date }) => Date.parse(created_date));
  // The clock that says now may be behind that of the service; the last price has a width in any case.
  const end = Math.max(now, moments.at(-1) + (moments.at(-1) - moments[0]) / 50, moments[0] + minute);
  showTimeline(place, {
    label: "Price history",
    start: moments[0],
    end,
    stops: moments,
    columnsBetween: (from, to) => stepsBetween(prices, from, to).slice(0, 2),
    series: (colour, [from]) => [
      {
        stroke: colour("accent"),
        fill: colour("shade"),
        width: 2,
        paths: uPlot.paths.stepped({ align: 1 }),
        points: {
          size: 7,
          fill: colour("paper"),
          // A dot is a change; the ends of the line are none.
          filter: ({ data: [seconds] }) =>
            moments.length > mostDots
              ? []
              : [...seconds.keys()].filter(
                  (index) => index < seconds.length - 1 && (index > 0 || moments.includes(from)),
                ),
        },
      },
    ],
    at: (moment) => describe(prices, moment),
  });
}

function describe(prices, moment) {
  const index = indexAt(prices, moment);
  if (index < 0) return null;
  const { price_eur, created_date } = prices[index];
  const before = prices[index - 1]?.price_eur;
  const since = `since ${instant(created_date)}`;
  return {
    moment,
    amount: price_eur,
    text: [instant(moment), price(price_eur), since, changeText(before, price_eur)].filter(Boolean).join(", "),
    nodes: [
      figure(instant(moment)),
      " ",
      strong(price(price_eur)),
      " ",
      ...(before === undefined ? [] : [changeBetween(before, price_eur), " "]),
      figure(since),
    ],
  };
}

function strong(text) {
  const node = figure(text);
  node.classList.add("strong");
  return node;
}
