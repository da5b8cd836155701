// Numbers as people type them. A German's 250.000 is an Englishman's 250: what can be read in two ways is not decided here.

const parts = new Intl.NumberFormat(undefined, { useGrouping: "always" }).formatToParts(-1234567.5);
const own = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
const ownDecimal = own.decimal === "." ? "." : ",";

/** The digits of every script that browsers write numbers in, by what they are worth. */
const digits = new Map(
  [
    "arab",
    "arabext",
    "beng",
    "deva",
    "fullwide",
    "gujr",
    "guru",
    "khmr",
    "knda",
    "laoo",
    "mlym",
    "mong",
    "mymr",
    "orya",
    "tamldec",
    "telu",
    "thai",
    "tibt",
  ].flatMap((numberingSystem) => {
    const format = new Intl.NumberFormat("en", { numberingSystem, useGrouping: false });
    return [...Array(10).keys()].map((digit) => [format.format(digit), `${digit}`]);
  }),
);

/**
 * Reads a number: `{ value }`, or `{ readings: [a, b] }` if it can be read in two ways, the reader's own first; `{}` if it
 * is no number, or empty.
 */
export function readNumber(text) {
  const plain = [...text]
    .map((letter) => digits.get(letter) ?? letter)
    .join("")
    .replace(/[\s€'’٬_\u200e\u200f\u061c]|m²/g, "");
  // The Arabic decimal separator means nothing else.
  if (plain.includes("٫")) return of(decimal(plain.replaceAll(/[.,]/g, "").replace("٫", "."), ".", ","));
  const mine = decimal(plain, ownDecimal, ownDecimal === "." ? "," : ".");
  const other = decimal(plain, ownDecimal === "." ? "," : ".", ownDecimal);
  if (mine === undefined || other === undefined || mine === other) return of(mine ?? other);
  const isGroupedAsHere = mine > other && plain.includes(own.group);
  return isGroupedAsHere ? of(mine) : { readings: [mine, other] };
}

function of(value) {
  return value === undefined ? {} : { value };
}

/** The value with this decimal separator, if digits are grouped by the other one in a way that anybody groups them. */
function decimal(text, point, group) {
  const [p, g] = [`\\${point}`, `\\${group}`];
  const whole = `(\\d+|[1-9]\\d{0,2}(${g}\\d{2,3})*${g}\\d{3})`;
  if (!new RegExp(`^[-−+]?${whole}(${p}\\d+)?$|^[-−+]?${p}\\d+$`).test(text)) return undefined;
  return Number(text.replaceAll(group, "").replace(point, ".").replace("−", "-"));
}

const plainly = new Intl.NumberFormat(undefined, { maximumFractionDigits: 20 });

/** A number as the reader would type it, with nothing lost. */
export const asTyped = (value) => plainly.format(value);
