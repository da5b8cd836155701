// The periods of a market, oldest first. One with too few listings has no figures.
import { month } from "./format.js";

export const isKnown = (period) => period.median_price_per_m2_eur !== undefined;

/**
 * The newest month that has figures; undefined if none has. `earlierMonth` is its name if there are newer months without
 * figures, else null.
 */
export function newestKnown(months) {
  const newest = months.findLast(isKnown);
  return newest && { newest, earlierMonth: newest === months.at(-1) ? null : nameOf(newest) };
}

/** The same month a year before, if it has figures. */
export function yearBefore(months, { period }) {
  const [year, ofYear] = period.split("-");
  return months.find((other) => isKnown(other) && other.period === `${year - 1}-${ofYear}`);
}

/** The name of a month, such as November 2026. */
export const nameOf = ({ period }) => month(`${period}-15`);
