// The labels of axes: as short as they can be while no two are the same.

const secondsOfMinute = 60;
const secondsOfDay = 24 * 60 * 60;
const date = (options) => new Intl.DateTimeFormat(undefined, options);
const seconds = date({ timeStyle: "medium" });
const minutes = date({ timeStyle: "short" });
const days = date({ day: "numeric", month: "short" });
const months = date({ month: "short" });
const years = date({ year: "numeric" });

/** Labels of amounts in euros that are `step` apart: in millions only if they stay apart. */
export function amountLabels(amounts, step) {
  const largest = Math.max(...amounts.map(Math.abs));
  const unit = 10 ** Math.min(12, 3 * Math.floor(Math.log10(Math.max(largest, 1)) / 3));
  const digits = Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  const isCompact = largest >= 1_000_000 && digits <= 2;
  const format = new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: "EUR",
    ...(isCompact
      ? { notation: "compact", maximumFractionDigits: digits, minimumFractionDigits: 0 }
      : step < 1
        ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
        : { maximumFractionDigits: 0 }),
  });
  return amounts.map((amount) => format.format(amount));
}

/** Labels of moments in seconds that are `step` seconds apart; a second line names the day, or the year, where it changes. */
export function timeLabels(moments, step) {
  const [upper, lower] =
    step < secondsOfMinute
      ? [seconds, days]
      : step < secondsOfDay
        ? [minutes, days]
        : step < 28 * secondsOfDay
          ? [days, years]
          : step < 365 * secondsOfDay
            ? [months, years]
            : [years, null];
  let before = null;
  return moments.map((moment) => {
    const at = new Date(moment * 1000);
    const below = lower?.format(at);
    const label = below && below !== before ? `${upper.format(at)}\n${below}` : upper.format(at);
    before = below;
    return label;
  });
}
