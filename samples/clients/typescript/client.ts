// A client in TypeScript. package.json generates its types with openapi-typescript from listingapi.yaml.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Listing = components["schemas"]["ListingWrite"];
type Problem = components["schemas"]["Problem"];

// The lists are also available as lines and as tables; this client reads JSON.
const api = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl: process.argv[2] ?? "http://localhost:7071/api",
  // In Azure: a function key, or an access token.
  headers: { "x-functions-key": "local" },
});

const listing: Listing = {
  name: "Helle Altbauwohnung am Helmholtzplatz",
  description: "Drei Zimmer mit Dielenboden und Balkon zum ruhigen Innenhof.",
  postal_address: { street_address: "Lychener Straße 41", postal_code: "10437", city: "Berlin", country: "DE" },
  building_type: "APARTMENT",
  latest_price_eur: 720000,
  surface_area_m2: 86,
  rooms_count: 3,
  bedrooms_count: 2,
};

const created = dataOf(await api.POST("/listings", { body: listing }));
const path = { id: String(created.id) };
dataOf(await api.PUT("/listings/{id}", { params: { path }, body: { ...listing, latest_price_eur: 699999.99 } }));
for (const price of dataOf(await api.GET("/listings/{id}/prices", { params: { path } })))
  console.log(`price ${price.price_eur}`);

const found = dataOf(await api.GET("/listings", { params: { query: { city: "berlin", limit: 5 } } }));
console.log(`found ${found.some(one => one.id === created.id)}`);

// An error has a code for programs, and a message for people.
const missing = await api.GET("/listings/{id}", { params: { path: { id: "404" } } });
if (missing.error?.code === "listing_not_found") console.log(`${missing.response.status} ${missing.error.message}`);

const invalid = await api.PUT("/listings/{id}", { params: { path }, body: { ...listing, rooms_count: 0 } });
for (const rule of invalid.error?.errors ?? []) console.log(`${rule.field} ${rule.code}: ${rule.message}`);

await api.DELETE("/listings/{id}", { params: { path } });
console.log("deleted");

function dataOf<T>(result: { data?: T; error?: Problem }): T {
  if (result.data === undefined) throw new Error(result.error?.message);
  return result.data;
}
