// The median price per square metre of a place over time, with the middle half of its listings as a band.
import { showTimeline } from "./timeline.js";
import { count, day, figure, perSquareMetre } from "../web/format.js";
import { isKnown, nameOf } from "../web/market-periods.js";

const quarter = 92 * 24 * 60 * 60 * 1000;
const amounts = ["p25_price_per_m2_eur", "p75_price_per_m2_eur", "median_price_per_m2_eur"];

/** Draws the months of a market until now, in milliseconds; in a range of three months or less, its days. */
export function drawMarket(place, { months, days }, now) {
  const [monthly, daily] = [months, days].map((periods) => pointsOf(periods, now));
  const known = monthly.filter(isKnown);
  const [start, end] = [known[0].moment, known.at(-1).moment];
  let shown = monthly;
  showTimeline(place, {
    label: "Median price per square metre",
    start,
    end,
    stops: known.map(({ moment }) => moment),
    columnsBetween: (from, to) => {
      shown = to - from <= quarter && daily.filter(isKnown).length > 1 ? daily : monthly;
      const first = Math.max(
        0,
        shown.findLastIndex(({ moment }) => moment <= from),
      );
      const within = shown.slice(first).filter(({ moment }) => moment <= to);
      return [within.map(({ moment }) => moment), ...amounts.map((name) => within.map((point) => point[name] ?? null))];
    },
    series: (colour) => [
      edge(colour),
      edge(colour),
      { stroke: colour("accent"), width: 2.5, points: { size: 6, fill: colour("paper") } },
    ],
    bands: (colour) => [{ series: [2, 1], fill: colour("shade") }],
    at: (moment) => describe(nearest(shown.filter(isKnown), moment)),
  });
}

/** The periods, each at the moment of its end. A period with too few listings has no amounts: a gap in the line. */
function pointsOf(periods, now) {
  return periods.map((period) => ({ ...period, moment: Math.min(endOf(period.period), now) }));
}

/** The end of a month (2026-03) or a day (2026-03-31), in UTC. */
function endOf(period) {
  const [year, ofYear, ofMonth] = period.split("-").map(Number);
  return ofMonth === undefined ? Date.UTC(year, ofYear, 1) : Date.UTC(year, ofYear - 1, ofMonth + 1);
}

function edge(colour) {
  return { stroke: colour("shade"), width: 1, points: { show: false } };
}

function nearest(points, moment) {
  return points.reduce((best, point) =>
    Math.abs(point.moment - moment) < Math.abs(best.moment - moment) ? point : best,
  );
}

function describe(point) {
  const {
    period,
    moment,
    listings,
    median_price_per_m2_eur: median,
    p25_price_per_m2_eur: low,
    p75_price_per_m2_eur: high,
  } = point;
  const when = period.length > 7 ? day(`${period}T12:00:00Z`) : nameOf(point);
  const among = count(listings, "listing");
  const strong = figure(perSquareMetre(median));
  strong.classList.add("strong");
  return {
    moment,
    amount: median,
    text: `${when}: ${perSquareMetre(median)}, ${among}, half of them from ${perSquareMetre(low)} to ${perSquareMetre(high)}`,
    nodes: [
      figure(when),
      " ",
      strong,
      " ",
      figure(among),
      ", half of them from ",
      figure(perSquareMetre(low)),
      " to ",
      figure(perSquareMetre(high)),
    ],
  };
}
