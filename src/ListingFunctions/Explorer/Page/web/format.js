// Prices, numbers and dates as the reader's locale writes them.
import { element } from "./dom.js";

const stripped = { maximumFractionDigits: 2, trailingZeroDisplay: "stripIfInteger" };
const currency = { style: "currency", currency: "EUR", ...stripped };
const euros = new Intl.NumberFormat(undefined, currency);
const signedEuros = new Intl.NumberFormat(undefined, { ...currency, signDisplay: "exceptZero" });
const wholeEuros = new Intl.NumberFormat(undefined, { ...currency, maximumFractionDigits: 0 });
const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const instants = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const months = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" });
const { locale } = numbers.resolvedOptions();

/** Text in the reader's language and direction, that never wraps, inside the English page. */
export const figure = (text) => element("bdi", { class: "figure", lang: locale }, text);

/** Prices with more characters than this are shown smaller, so that they fit a phone. */
const longest = 17;

/** The price of a listing, which its page and its card show large. */
export function prominentPrice(amount) {
  return element("span", { class: price(amount).length > longest ? "price long" : "price" }, figure(price(amount)));
}

export const price = (amount) => euros.format(amount);
export const wholePrice = (amount) => wholeEuros.format(amount);
export const perSquareMetre = (amount) => `${wholeEuros.format(amount)}/m²`;
export const difference = (amount) => signedEuros.format(amount);
export const number = (value) => numbers.format(value);
export const count = (value, thing) => `${numbers.format(value)} ${thing}${value === 1 ? "" : "s"}`;
export const day = (date) => days.format(new Date(date));
export const instant = (date) => instants.format(new Date(date));
export const month = (date) => months.format(new Date(date));

/** A percentage, such as −4 % or +0.05 %, with as many digits as tell it from nothing. */
export function percent(value, signDisplay = "exceptZero") {
  const size = Math.abs(value);
  const maximumFractionDigits = size < 0.01 ? 3 : size < 1 ? 2 : size < 100 ? 1 : 0;
  return new Intl.NumberFormat(undefined, { style: "percent", signDisplay, maximumFractionDigits }).format(value / 100);
}

/** The percentage from one price to another; undefined if it says less than the amounts: from 0, or beyond all measure. */
export function percentBetween(from, to) {
  const share = from > 0 ? ((to - from) / from) * 100 : NaN;
  const size = Math.abs(share);
  return size === 0 || (size >= 0.001 && size < 10_000) ? share : undefined;
}

const kinds = { STUDIO: "Studio", APARTMENT: "Apartment", HOUSE: "House" };
export const kind = (buildingType) => kinds[buildingType] ?? buildingType;

/** A country's name in the reader's language; its code if it has none. */
export function country(code) {
  if (!/^[a-z]{2}$/i.test(code)) return code;
  return new Intl.DisplayNames(locale, { type: "region", fallback: "code" }).of(code.toUpperCase());
}
