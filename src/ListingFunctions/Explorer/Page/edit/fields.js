// The fields of a listing: what they are called on the page, and what they must be.

export const fields = [
  {
    name: "latest_price_eur",
    label: "Price in €",
    unit: "€",
    isNumber: true,
    problem: "Enter a price from 0 €, with at most two decimal places.",
  },
  { name: "name", label: "Name", problem: "Enter a name." },
  { name: "description", label: "Description", lines: "6", problem: "Enter a description." },
  { name: "postal_address.street_address", label: "Street and number", problem: "Enter the street and number." },
  { name: "postal_address.postal_code", label: "Postal code", problem: "Enter the postal code." },
  { name: "postal_address.city", label: "City", problem: "Enter the city." },
  {
    name: "postal_address.country",
    label: "Country (two letters)",
    maxlength: "2",
    problem: "Enter the country’s two-letter code, such as DE.",
  },
  { name: "building_type", label: "Type", options: ["APARTMENT", "HOUSE", "STUDIO"], problem: "Choose a type." },
  {
    name: "surface_area_m2",
    label: "Area in m²",
    unit: "m²",
    isNumber: true,
    problem: "Enter an area of 0 m² or more.",
  },
  { name: "rooms_count", label: "Rooms", isNumber: true, problem: "Enter a whole number, 1 or more." },
  { name: "bedrooms_count", label: "Bedrooms", isNumber: true, problem: "Enter a whole number, 0 or more." },
  {
    name: "contact_phone_number",
    label: "Telephone (optional)",
    type: "tel",
    placeholder: "+4930123456",
    problem: "Enter the number with its country code, such as +4930123456.",
  },
];

/** The value of a field in a listing; undefined if it has none. */
export const valueIn = (listing, name) => name.split(".").reduce((value, part) => value?.[part], listing);

/** The fields with other values than in `before`, as a merge patch: null for one that was emptied. */
export function changesSince(before, values) {
  const changes = {};
  for (const { name } of fields) {
    if ((values[name] ?? null) === (valueIn(before, name) ?? null)) continue;
    const path = name.split(".");
    const parent = path.length > 1 ? (changes[path[0]] ??= {}) : changes;
    parent[path.at(-1)] = values[name] ?? null;
  }
  return changes;
}
