// Prices and dates as the reader's locale writes them.

const euros = new Intl.NumberFormat(undefined, { style: "currency", currency: "EUR", maximumFractionDigits: 2, minimumFractionDigits: 0 });
const signedEuros = new Intl.NumberFormat(undefined, { style: "currency", currency: "EUR", signDisplay: "exceptZero", maximumFractionDigits: 2, minimumFractionDigits: 0 });
const percents = new Intl.NumberFormat(undefined, { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 2 });
const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const instants = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

export const price = (amount) => euros.format(amount);
export const difference = (amount) => signedEuros.format(amount);
export const percent = (value) => percents.format(value / 100);
export const number = (value) => numbers.format(value);
export const count = (value, thing) => `${numbers.format(value)} ${thing}${value === 1 ? "" : "s"}`;
export const instant = (text) => instants.format(new Date(text));
export const day = (text) => days.format(new Date(text));

/** The change from one price to the next, such as "−€5,000 (−2.5%)"; empty for the first. */
export function change(from, to) {
  if (from === undefined || from === null) return "";
  const amount = difference(to - from);
  return from > 0 ? `${amount} (${percent(((to - from) / from) * 100)})` : amount;
}

const kinds = { STUDIO: "Studio", APARTMENT: "Apartment", HOUSE: "House" };
export const kind = (buildingType) => kinds[buildingType] ?? buildingType;
