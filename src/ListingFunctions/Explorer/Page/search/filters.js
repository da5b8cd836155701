// The filters of the search: what they are called on the page, and in the address.

export const texts = [
  { name: "city", label: "City", problem: "Enter a city." },
  { name: "postal_code", label: "Postal code", problem: "Enter a postal code." },
  {
    name: "country",
    label: "Country",
    maxlength: "2",
    size: "4",
    placeholder: "DE",
    problem: "Enter the country’s two-letter code, such as DE.",
  },
];

export const ranges = [
  { name: "price_eur", label: "Price", unit: "€", problem: "Enter a price of 0 € or more." },
  { name: "price_per_m2_eur", label: "Price per m²", unit: "€", problem: "Enter a price of 0 € or more." },
  { name: "surface_area_m2", label: "Area", unit: "m²", problem: "Enter an area of 0 m² or more." },
  { name: "rooms_count", label: "Rooms", problem: "Enter a whole number." },
  { name: "bedrooms_count", label: "Bedrooms", problem: "Enter a whole number." },
];

export const kinds = ["STUDIO", "APARTMENT", "HOUSE"];

export const directions = [
  ["", "Any"],
  ["down", "Dropped"],
  ["up", "Raised"],
];

export const changedSince = { name: "price_changed_since", label: "Changed since", problem: "Enter a date." };
export const leastChange = {
  name: "min_change_percent",
  label: "By at least, in percent",
  problem: "Enter a percentage of 0 or more.",
};

export const sorts = [
  ["-created_date", "Newest"],
  ["change_percent", "Largest drop"],
  ["-price_changed_date", "Latest price change"],
  ["latest_price_eur", "Lowest price"],
  ["-latest_price_eur", "Highest price"],
  ["price_per_m2_eur", "Lowest price per m²"],
  ["-price_per_m2_eur", "Highest price per m²"],
];

/** What is wrong with the value of a parameter, in words. */
export function problemOf({ field, code }) {
  if (code === "bounds") return "The first value is greater than the second.";
  const name = field.replace(/^(min|max)_(?!change_percent)/, "");
  return [...texts, ...ranges, changedSince, leastChange].find((filter) => filter.name === name)?.problem;
}
