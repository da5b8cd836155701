// The small line of a card: true in time, and on the same scales as those of the other cards of the page.
import { svg } from "../web/dom.js";

const [width, height, edge] = [200, 44, 3];

const longest = 2 * 365 * 24 * 60 * 60 * 1000;
const [least, largest] = [Math.log(1.05), Math.log(2)];

/**
 * The scales that all cards of a page share: the time from the earliest of their listings, at most two years ago, until
 * now, and the largest change of any of their prices, at least 5 %. A price that more than doubled or halved leaves the
 * scale, so that the others stay visible.
 */
export function scalesOf(lines, now) {
  const earliest = Math.min(now - 1, ...lines.map(({ points }) => points[0].moment));
  const shares = lines.flatMap(({ points }) => points.map(({ amount }) => share(amount, points[0].amount)));
  return {
    from: Math.max(earliest, now - longest),
    to: now,
    most: Math.min(Math.max(least, ...shares.map(Math.abs)), largest),
  };
}

/**
 * What a listing with a price trend says of its history: `points` with `moment` and `amount`, each in force until the next.
 * `isSure` is false for the second newest of three prices or more: when it came, and which came before, the trend does not
 * say.
 */
export function lineOf({ created_date, latest_price_eur, price_trend: trend }) {
  const first = {
    moment: Date.parse(created_date),
    amount: trend.first_price_eur ?? latest_price_eur,
    isSure: true,
  };
  if (!trend.price_changed_date) return { points: [first] };
  const latest = { moment: Date.parse(trend.price_changed_date), amount: latest_price_eur, isSure: true };
  const before = { moment: latest.moment, amount: trend.previous_price_eur, isSure: false };
  return { points: trend.changes_count > 1 ? [first, before, latest] : [first, latest] };
}

/** Draws a line on the shared scales. `label` says the same in words. */
export function sparkline({ points }, scales, label) {
  const x = (moment) => edge + (width - 2 * edge) * clamp((moment - scales.from) / (scales.to - scales.from));
  const y = (amount) =>
    height - edge - (height - 2 * edge) * clamp(0.5 + share(amount, points[0].amount) / scales.most / 2);
  let [sure, unsure] = [`M${x(points[0].moment)} ${y(points[0].amount)}`, ""];
  points.slice(1).forEach((point, index) => {
    const [from, to] = [
      `${x(points[index].moment)} ${y(points[index].amount)}`,
      `${x(point.moment)} ${y(point.amount)}`,
    ];
    if (point.isSure) sure += `H${x(point.moment)}V${y(point.amount)}`;
    else [sure, unsure] = [`${sure}M${to}`, `${unsure}M${from}L${to}`];
  });
  const last = points.at(-1);
  return svg(
    "svg",
    {
      class: "sparkline",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": label,
      preserveAspectRatio: "none",
    },
    svg("path", { class: "base", d: `M${edge} ${height / 2}H${width - edge}` }),
    svg("path", { d: `${sure}H${x(scales.to)}` }),
    unsure && svg("path", { class: "unsure", d: unsure }),
    svg("path", { class: "end", d: `M${x(scales.to)} ${y(last.amount)}h0` }),
  );
}

/** How far an amount is from another, as a share of it: on a scale on which half and double are equally far. */
function share(amount, from) {
  return amount > 0 && from > 0 ? Math.log(amount / from) : 0;
}

const clamp = (value) => Math.min(Math.max(value, 0), 1);
