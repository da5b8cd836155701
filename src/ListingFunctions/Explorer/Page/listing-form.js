// The form that adds a listing. The server validates it; each error is shown at its field.
import { element } from "./dom.js";
import { ApiError, createListing } from "./api.js";

const fields = [
  { name: "name", label: "Name" },
  { name: "description", label: "Description", lines: "4" },
  { name: "postal_address.street_address", label: "Street and number" },
  { name: "postal_address.postal_code", label: "Postal code" },
  { name: "postal_address.city", label: "City" },
  { name: "postal_address.country", label: "Country (two letters)", maxlength: "2" },
  { name: "building_type", label: "Type", options: ["STUDIO", "APARTMENT", "HOUSE"] },
  { name: "latest_price_eur", label: "Price in €", number: true },
  { name: "surface_area_m2", label: "Area in m²", number: true },
  { name: "rooms_count", label: "Rooms", number: true },
  { name: "bedrooms_count", label: "Bedrooms", number: true },
  { name: "contact_phone_number", label: "Telephone (optional, +49…)", optional: true },
];

export async function showNewListing(main) {
  document.title = "Add a listing";
  // One key for all attempts of this form: if a response is lost, the next attempt returns the listing that the first one created.
  let key = crypto.randomUUID();
  const add = async (event) => {
    event.preventDefault();
    const form = event.target;
    showFieldErrors(form, []);
    try {
      const { json: listing } = await createListing(read(form), key);
      location.assign(`${document.baseURI}${listing.id}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status >= 400 && error.status < 500) key = crypto.randomUUID();
      showFieldErrors(form, error.errors, error.message);
    }
  };
  main.replaceChildren(
    element("h1", {}, "Add a listing"),
    element(
      "form",
      { class: "write", novalidate: true, onsubmit: add },
      element("p", { class: "problem", role: "alert" }),
      fields.map(({ label, ...field }) => element("label", {}, label, " ", input(field))),
      element("button", {}, "Add listing"),
    ),
  );
}

function input({ name, lines, options, number, maxlength }) {
  if (lines) return element("textarea", { name, rows: lines });
  if (options) return element("select", { name }, options.map((value) => element("option", { value }, value)));
  return element("input", { name, maxlength, inputmode: number ? "decimal" : null });
}

/** The request body. Empty fields are left out, so that the server reports those that are required. */
function read(form) {
  const body = {};
  for (const { name, number } of fields) {
    const text = form.elements[name].value.trim();
    if (text === "") continue;
    const path = name.split(".");
    const parent = path.length > 1 ? (body[path[0]] ??= {}) : body;
    const value = Number(text.replace(",", "."));
    parent[path.at(-1)] = number && !Number.isNaN(value) ? value : text;
  }
  return body;
}

/** Shows each error at its field and focuses the first; errors without a field are shown above the form. */
export function showFieldErrors(form, errors, message = "") {
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }

  const rest = [];
  let first = null;
  for (const { field, message: text } of errors) {
    const wrong = [...form.elements].filter((input) => input.name === field || input.name?.startsWith(`${field}.`));
    if (wrong.length === 0) rest.push(`${field} ${text}.`);
    for (const input of wrong) {
      const id = `error-${input.name}`;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", id);
      input.after(element("span", { class: "error", id }, text));
      first ??= input;
    }
  }
  form.querySelector(".problem").textContent = errors.length === 0 ? message : rest.join(" ");
  first?.focus();
}
