// Errors at their fields.
import { element } from "./dom.js";

/** Shows each error, `{ input, text }`, below its input, takes away those of before, and focuses the first. */
export function showFieldErrors(form, errors) {
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    describe(input, null);
  }
  for (const { input, text } of errors) {
    const id = `error-${input.name}`;
    if (form.querySelector(`#${CSS.escape(id)}`)) continue;
    input.setAttribute("aria-invalid", "true");
    describe(input, id);
    const last = form.querySelector(`#${CSS.escape(`reading-${input.name}`)}`) ?? input;
    last.after(element("span", { class: "error", id }, text));
  }
  const first = errors[0]?.input;
  first?.closest("details")?.setAttribute("open", "");
  first?.focus();
}

function describe(input, errorId) {
  const reading = input.dataset.number === undefined ? null : `reading-${input.name}`;
  const ids = [errorId, reading].filter(Boolean).join(" ");
  if (ids) input.setAttribute("aria-describedby", ids);
  else input.removeAttribute("aria-describedby");
}
