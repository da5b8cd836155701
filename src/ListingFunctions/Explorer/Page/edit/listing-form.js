// The form of a listing. The service validates it; each error is shown at its field, in the page's words.
import { element } from "../web/dom.js";
import { ApiError } from "../web/api.js";
import { showFieldErrors } from "../web/field-errors.js";
import { kind } from "../web/format.js";
import { numberInput, numberOf } from "../web/number-field.js";
import { wordsFor } from "../web/words.js";
import { fields, valueIn } from "./fields.js";

/** The form, with the values of a listing. `save` gets the values by the names of the fields. */
export function listingForm({ listing = {}, action, save, cancel }) {
  const problem = element("p", { class: "problem", role: "alert", tabindex: "-1" });
  const button = element("button", { class: "primary" }, action);
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    problem.textContent = "";
    const { values, errors } = read(form, listing, untouched);
    showFieldErrors(form, errors);
    if (errors.length > 0) return;
    button.disabled = true;
    try {
      await save(values);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      showProblem(form, problem, error);
    } finally {
      button.disabled = false;
    }
  };
  const form = element(
    "form",
    { class: "write", novalidate: true, onsubmit: submit },
    fields.map((field) =>
      element(
        "div",
        { class: "field" },
        element("label", { for: field.name }, field.label),
        control(field, valueIn(listing, field.name)),
      ),
    ),
    problem,
    element("p", { class: "buttons" }, button, element("a", { class: "button", href: cancel }, "Cancel")),
  );
  const untouched = new Map(fields.map(({ name }) => [name, form.elements[name].value]));
  return form;
}

function control({ name, lines, options, isNumber, unit, problem, label, ...attributes }, value) {
  if (isNumber) return numberInput({ name, unit, value });
  if (lines) return element("textarea", { id: name, name, rows: lines, dir: "auto" }, value ?? "");
  if (options)
    return element(
      "select",
      { id: name, name },
      value === undefined && element("option", { value: "" }, "Choose"),
      options.map((option) => element("option", { value: option, selected: option === value }, kind(option))),
    );
  return element("input", { id: name, name, value: value ?? "", dir: "auto", autocomplete: "off", ...attributes });
}

/**
 * The values that were entered. Empty fields are left out, so that the service reports those that are required. A text that
 * nobody touched (`untouched` has how the browser shows it, whose line breaks may differ) is as it is in the listing.
 */
function read(form, listing, untouched) {
  const [values, errors] = [{}, []];
  for (const { name, isNumber } of fields) {
    const input = form.elements[name];
    if (!isNumber) {
      const text = input.value === untouched.get(name) ? valueIn(listing, name) : input.value.trim() || undefined;
      if (text !== undefined) values[name] = text;
      continue;
    }
    const { value, problem } = numberOf(input);
    if (problem) errors.push({ input, text: problem });
    else if (value !== undefined) values[name] = value;
  }
  return { values, errors };
}

/** Shows the errors of a response at their fields, from top to bottom; a member stands for all fields within it. */
function showProblem(form, problem, error) {
  const isWrong = ({ name }) => error.errors.some(({ field }) => name === field || name.startsWith(`${field}.`));
  const wrong = fields.filter(isWrong);
  showFieldErrors(
    form,
    wrong.map(({ name, problem: text }) => ({ input: form.elements[name], text })),
  );
  problem.textContent = wrong.length > 0 ? "Correct the marked fields." : wordsFor(error);
  if (wrong.length === 0) problem.focus();
}
