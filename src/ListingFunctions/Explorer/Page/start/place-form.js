// The choice of a place: a country, and the places in it that have a market.
import { element } from "../web/dom.js";
import { country, number } from "../web/format.js";

const countries = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(
  " ",
);

/** The form; what is chosen opens at once. `place` may be null. */
export function placeForm(code, places, place) {
  return element("div", { class: "place" }, countryField(code), places.length > 0 && cityField(code, places, place));
}

function countryField(code) {
  const known = countries.includes(code) ? countries : [code, ...countries];
  const choices = known
    .map((value) => ({ value, label: country(value) }))
    .sort((one, other) => one.label.localeCompare(other.label));
  return field("country", "Country", choices, code, (value) => ({ country: value }));
}

function cityField(code, places, place) {
  const choices = places.map(({ city, listings }) => ({ value: city, label: `${city} (${number(listings)})` }));
  const isListed = places.some(({ city }) => city === place?.city);
  if (!isListed) choices.unshift({ value: place.city, label: place.city });
  return field("city", "Place", choices, place.city, (value) => ({ country: code, city: value }));
}

function field(id, label, choices, chosen, parametersOf) {
  const open = ({ target }) => location.assign(`../explorer?${new URLSearchParams(parametersOf(target.value))}`);
  return element(
    "p",
    {},
    element("label", { for: id }, label),
    element(
      "select",
      { id, onchange: open },
      choices.map(({ value, label: text }) => element("option", { value, selected: value === chosen }, text)),
    ),
  );
}
