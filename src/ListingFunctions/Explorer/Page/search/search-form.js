// The form of the search. It sends numbers as the service reads them, whatever the reader types, and nothing that is empty.
import { element } from "../web/dom.js";
import { showFieldErrors } from "../web/field-errors.js";
import { kind } from "../web/format.js";
import { numberInput, numberOf } from "../web/number-field.js";
import { changedSince, directions, kinds, leastChange, ranges, sorts, texts } from "./filters.js";

const wide = matchMedia("(min-width: 60rem)");

/** The form, filled in from the address; its filters are collapsed on a narrow screen. */
export function searchForm(query) {
  const form = element(
    "form",
    { class: "search", role: "search", novalidate: true, onsubmit: submit },
    element(
      "details",
      { class: "filters", open: wide.matches },
      element("summary", { class: "button" }, "Filters"),
      element("div", { class: "fields" }, fields(query)),
    ),
  );
  return form;
}

/** The order of the results, which applies at once. */
export function sortField(query) {
  const chosen = query.get("sort") ?? sorts[0][0];
  const open = ({ target }) => openSearch(withParameter(query, "sort", target.value));
  return element(
    "p",
    { class: "sort" },
    element("label", { for: "sort" }, "Sort by"),
    element("select", { id: "sort", onchange: open }, options(sorts, chosen)),
  );
}

/** The search with one parameter changed, or removed, at its first page. */
export function withParameter(query, name, value) {
  const parameters = new URLSearchParams(query);
  parameters.delete("continuation");
  parameters.delete(name);
  if (value) parameters.set(name, value);
  return parameters;
}

function fields(query) {
  return [
    texts.map(({ name, label, problem, ...attributes }) =>
      field(
        label,
        element("input", {
          id: name,
          name,
          value: query.get(name) ?? "",
          autocomplete: "off",
          dir: "auto",
          ...attributes,
        }),
      ),
    ),
    ranges.map((range) => rangeField(range, query)),
    element(
      "fieldset",
      { class: "kinds" },
      element("legend", {}, "Type"),
      kinds.map((value) =>
        element(
          "label",
          {},
          element("input", {
            type: "checkbox",
            name: "building_type",
            value,
            checked: query.getAll("building_type").includes(value),
          }),
          kind(value),
        ),
      ),
    ),
    element(
      "fieldset",
      { class: "changes" },
      element("legend", {}, "Price change"),
      field(
        "Direction",
        element(
          "select",
          { id: "price_direction", name: "price_direction" },
          options(directions, query.get("price_direction") ?? ""),
        ),
      ),
      field(
        changedSince.label,
        element("input", {
          id: changedSince.name,
          name: changedSince.name,
          type: "date",
          value: dayOf(query.get(changedSince.name)),
        }),
      ),
      field(leastChange.label, numberInput({ name: leastChange.name, value: numeric(query.get(leastChange.name)) })),
    ),
    element(
      "p",
      { class: "buttons" },
      element("button", { class: "primary" }, "Search"),
      element("a", { class: "button", href: "search" }, "Clear"),
    ),
  ];
}

function field(label, input) {
  const [control] = [input].flat();
  return element("div", { class: "field" }, element("label", { for: control.id }, label), input);
}

function rangeField({ name, label, unit }, query) {
  const bound = (word, bound) => {
    const [input, reading] = numberInput({
      name: `${bound}_${name}`,
      unit,
      value: numeric(query.get(`${bound}_${name}`)),
    });
    return element("div", { class: "field" }, element("label", { for: input.id }, word), input, reading);
  };
  return element(
    "fieldset",
    { class: "range" },
    element("legend", {}, unit ? `${label} in ${unit}` : label),
    bound("from", "min"),
    bound("to", "max"),
  );
}

function options(choices, chosen) {
  return choices.map(([value, label]) => element("option", { value, selected: value === chosen }, label));
}

function submit(event) {
  event.preventDefault();
  const form = event.target;
  const [parameters, errors] = [new URLSearchParams(), []];
  for (const input of form.elements) {
    if (!input.name || (input.type === "checkbox" && !input.checked) || input.value.trim() === "") continue;
    const { value, problem } = input.dataset.number === undefined ? { value: input.value.trim() } : numberOf(input);
    if (problem) errors.push({ input, text: problem });
    else parameters.append(input.name, input.type === "date" ? startOfDay(value) : value);
  }
  showFieldErrors(form, errors);
  const sort = new URLSearchParams(location.search).get("sort");
  if (sort) parameters.set("sort", sort);
  if (errors.length === 0) openSearch(parameters);
}

function openSearch(parameters) {
  const query = parameters.toString();
  location.assign(query ? `search?${query}` : "search");
}

const numeric = (text) =>
  text === null || text === "" || Number.isNaN(Number(text)) ? text || undefined : Number(text);

/** The instant at which a day begins in the reader's time zone. */
function startOfDay(text) {
  return new Date(`${text}T00:00`).toISOString();
}

/** The day of an instant in the reader's time zone, as a date input wants it. */
function dayOf(instant) {
  const at = new Date(instant ?? NaN);
  if (Number.isNaN(at.getTime())) return "";
  const two = (value) => `${value}`.padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
