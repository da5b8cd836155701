// The periods of a market, oldest first. One with too few listings has no figures.
import { month } from "./format.js";

export const isKnown = (period) => period.median_price_per_m2_eur !== undefined;

/** The newest that has figures, and the name of its month if there are newer ones without; undefined if none has. */
export function newestKnown(months) {
  const newest = months.findLast(isKnown);
  return newest && { newest, since: newest === months.at(-1) ? null : nameOf(newest) };
}

/** The same month a year before, if it has figures. */
export function yearBefore(months, { period }) {
  const [year, ofYear] = period.split("-");
  return months.find((other) => isKnown(other) && other.period === `${year - 1}-${ofYear}`);
}

/** The name of a month, such as November 2026. */
export const nameOf = ({ period }) => month(`${period}-15`);
