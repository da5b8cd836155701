// Adding a listing.
import { element, put } from "../web/dom.js";
import { createListing } from "../web/api.js";
import { sayOnNextPage } from "../web/messages.js";
import { changesSince } from "../edit/fields.js";
import { listingForm } from "../edit/listing-form.js";

export async function showPage(main) {
  document.title = "Add a listing";
  // One key for all attempts of this form: if a response is lost, the next attempt returns the listing that the first
  // created, whatever happens in between. The author gets another only once they know what became of the first.
  let key = crypto.randomUUID();
  const save = async (values) => {
    try {
      const { json } = await createListing(changesSince({}, values), key);
      sayOnNextPage("The listing was added.");
      location.assign(`${json.id}`);
    } catch (error) {
      if (["key_reused", "listing_deleted"].includes(error.code)) key = crypto.randomUUID();
      throw error;
    }
  };
  put(main, element("h1", {}, "Add a listing"), listingForm({ action: "Add listing", save, cancel: "search" }));
}
