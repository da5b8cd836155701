// Changing every field of a listing.
import { element, put } from "../web/dom.js";
import { changeListing, readListing } from "../web/api.js";
import { confirmed } from "../web/dialogs.js";
import { percent, percentBetween, price } from "../web/format.js";
import { sayOnNextPage } from "../web/messages.js";
import { wordsFor } from "../web/words.js";
import { changesSince } from "../edit/fields.js";
import { listingForm } from "../edit/listing-form.js";

/** A change of the price by more than this, in percent, may be a mistyped number. */
const surprising = 50;

export async function showPage(main, { id }) {
  const { json: listing, headers } = await readListing(id);
  document.title = `Edit ${listing.name}`;
  let mayBeSaved = false;
  const save = async (values) => {
    const changes = changesSince(listing, values);
    const [before, after] = [listing.latest_price_eur, changes.latest_price_eur];
    if (typeof after === "number" && !(await isMeant(before, after))) return;
    try {
      if (Object.keys(changes).length > 0) await changeListing(id, changes, headers.get("ETag"));
    } catch (error) {
      if (error.status === 412)
        error.words = mayBeSaved
          ? "The listing was changed since you opened it: by your first attempt, or by somebody else. Open it again to see its state."
          : `${wordsFor(error)} Nothing was saved. Open the listing again to see its state.`;
      mayBeSaved ||= isUncertain(error);
      throw error;
    }
    sayOnNextPage(
      typeof after === "number"
        ? `The price is now ${price(after)}.`
        : Object.keys(changes).length > 0
          ? "The changes were saved."
          : "Nothing was changed.",
    );
    location.assign(`${id}`);
  };
  put(
    main,
    element("h1", {}, "Edit ", element("a", { href: `${id}`, dir: "auto" }, listing.name)),
    listingForm({ listing, action: "Save", save, cancel: `${id}` }),
  );
}

/** Whether the change may have been saved all the same. */
const isUncertain = ({ status }) => status === 0 || status >= 500;

/** Asks about a price that is far from the previous one. */
async function isMeant(before, after) {
  const share = percentBetween(before, after);
  if (share !== undefined && Math.abs(share) <= surprising) return true;
  const by = share === undefined ? "" : ` (${percent(share)})`;
  return confirmed({
    title: "Is this price right?",
    text: `The price changes from ${price(before)} to ${price(after)}${by}.`,
    action: "Save this price",
  });
}
