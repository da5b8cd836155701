// A field for a number in the reader's own writing. It shows how it reads what was typed, and asks if that is not certain.
import { element, put } from "./dom.js";
import { figure, number, price } from "./format.js";
import { asTyped, readNumber } from "./number.js";

const units = { "€": price, "m²": (value) => `${number(value)} m²` };

/** An input and what it was read as. `unit` is "€", "m²" or none. */
export function numberInput({ name, unit, value, ...attributes }) {
  const format = units[unit] ?? asTyped;
  const reading = element("output", { class: "reading", id: `reading-${name}`, for: name });
  const input = element("input", {
    id: name,
    name,
    value: value === undefined || value === null ? "" : asTyped(value),
    inputmode: "decimal",
    autocomplete: "off",
    "data-number": typeof value === "number" ? value : true,
    "aria-describedby": reading.id,
    oninput: () => showReading(input, reading, format),
    ...attributes,
  });
  showReading(input, reading, format);
  return [input, reading];
}

function showReading(input, reading, format) {
  const { value, readings } = readInput(input);
  const choose = (one) => {
    input.value = asTyped(one);
    showReading(input, reading, format);
    input.focus();
  };
  const shown = value === undefined ? null : format(value);
  if (shown !== null) put(reading, shown === input.value.trim() ? null : ["= ", figure(shown)]);
  else if (readings)
    put(
      reading,
      "Do you mean ",
      element("button", { type: "button", onclick: () => choose(readings[0]) }, figure(format(readings[0]))),
      " or ",
      element("button", { type: "button", onclick: () => choose(readings[1]) }, figure(format(readings[1]))),
      "?",
    );
  else put(reading, input.value.trim() === "" ? "" : "This is not a number.");
  reading.classList.toggle("question", value === undefined);
}

/** The number of an input: `{ value }`, `{}` if it is empty, or `{ problem }`, in words, with what was typed as `text`. */
export function numberOf(input) {
  const text = input.value.trim();
  if (text === "") return {};
  const { value, readings } = readInput(input);
  if (value !== undefined) return { value };
  return { text, problem: readings ? "This can be read in two ways. Choose one." : "Enter a number." };
}

/** What was typed, as `readNumber` reads it; of a number that the field was given and nobody touched, the number itself. */
function readInput(input) {
  const { number: given } = input.dataset;
  return given !== "" && input.value === input.defaultValue ? { value: Number(given) } : readNumber(input.value);
}
