// A price history as a function of time: each price applies until the next one.

/** The index of the price in force at a moment, in milliseconds; -1 before the first. */
export function indexAt(prices, moment) {
  let [low, high] = [0, prices.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Date.parse(prices[middle].created_date) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The steps between two moments, in milliseconds: `[moments, amounts, isChange]`, from edge to edge. */
export function stepsBetween(prices, from, to) {
  const first = indexAt(prices, from);
  const steps = first >= 0 ? [[from, prices[first].price_eur, Date.parse(prices[first].created_date) === from]] : [];
  for (const { created_date, price_eur } of prices.slice(first + 1)) {
    const moment = Date.parse(created_date);
    if (moment > to) break;
    steps.push([moment, price_eur, true]);
  }
  if (steps.length > 0) steps.push([to, steps.at(-1)[1], false]);
  return [0, 1, 2].map((column) => steps.map((step) => step[column]));
}

/** The lower and upper end of an axis that shows these amounts, with room around them, also if all are equal. */
export function rangeOf(amounts) {
  const known = amounts.filter((amount) => amount !== null && amount !== undefined);
  if (known.length === 0) return [0, 1];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // Amounts that are closer than numbers can tell apart in a chart count as equal.
  const room = high - low > high * 1e-9 ? (high - low) * 0.1 : Math.max(high * 0.02, 1);
  return [Math.max(0, low - room), high + room];
}
