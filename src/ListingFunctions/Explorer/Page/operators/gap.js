// A listing whose history has a gap: which price changes are missing, and that their loss can be accepted.
import { element } from "../web/dom.js";
import { operate } from "../web/api.js";
import { confirmed } from "../web/dialogs.js";
import { figure, instant, number } from "../web/format.js";
import { letter } from "./letter.js";

/** A list item. */
export function gap({ listing_id, gap_date, missing_prices = [] }) {
  const open = missing_prices.filter((range) => !range.accepted_date);
  return letter({
    title: ["Listing ", element("a", { href: `${listing_id}` }, `${listing_id}`)],
    content: [
      gap_date && element("p", { class: "quiet" }, "Noticed ", figure(instant(gap_date))),
      element(
        "p",
        {},
        missing_prices.length === 0 ? "Not checked yet." : ["Missing price changes: ", figure(textOf(missing_prices))],
      ),
    ],
    actions: open.length === 0 ? [] : [{ name: "Accept the loss", act: accept, isDangerous: true }],
  });

  async function accept() {
    const question = {
      title: "Accept the loss of price changes?",
      text: `The price changes ${textOf(open)} count as lost for good, and the history is shown without them. Restore them instead, if there is a backup that has them.`,
      action: "Accept the loss",
      isDangerous: true,
    };
    if (!(await confirmed(question))) return null;
    for (const { from, to } of open)
      await operate("POST", `price-history/${listing_id}/accept-loss?${new URLSearchParams({ from, to })}`);
    return "The loss is accepted. The history is shown again, and says what it lacks.";
  }
}

const textOf = (ranges) =>
  ranges.map(({ from, to }) => (from === to ? number(from) : `${number(from)} to ${number(to)}`)).join(", ");
