// The price history as a stepped chart: each price applies until the next one.
import uPlot from "./vendor/uplot/uPlot.esm.js";
import { change, instant, price } from "./format.js";
import { element } from "./dom.js";

const compact = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

const secondsOfDay = 24 * 60 * 60;
const hours = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const days = new Intl.DateTimeFormat(undefined, { year: "2-digit", month: "short", day: "numeric" });

/** Draws the chart; redraws it when its width or the colour scheme changes. */
export function drawChart(place, prices) {
  // The latest price applies until now.
  const times = [...prices.map((entry) => Date.parse(entry.created_date) / 1000), Date.now() / 1000];
  const amounts = [...prices.map((entry) => entry.price_eur), prices.at(-1).price_eur];
  const says = element("p", { class: "says" });
  const holder = element("div");
  place.replaceChildren(says, holder);

  let chart = null;
  const draw = () => {
    chart?.destroy();
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--rule") }, ticks: { stroke: colour("--rule") } };
    chart = new uPlot(
      {
        width: Math.max(place.clientWidth, 240),
        height: 280,
        legend: { show: false },
        cursor: { drag: { x: true, y: false } },
        axes: [
          { ...axis, space: 90, values: (_, ticks, __, ___, step) => ticks.map((tick) => timeAt(tick, step)) },
          { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => compact.format(tick)) },
        ],
        series: [
          {},
          {
            stroke: colour("--accent"),
            width: 2,
            paths: uPlot.paths.stepped({ align: 1 }),
            points: { show: true, size: 6, filter: (_, __, show) => (show ? prices.map((___, index) => index) : null) },
          },
        ],
        hooks: { setCursor: [({ cursor }) => (says.textContent = describe(prices, cursor.idx))] },
      },
      [times, amounts],
      holder,
    );
  };
  draw();
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    chart.setSize({ width: Math.max(width, 240), height: 280 });
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/** A tick's label in the reader's locale: a time if ticks are less than a day apart, otherwise a date. */
function timeAt(seconds, step) {
  return (step < secondsOfDay ? hours : days).format(new Date(seconds * 1000));
}

function describe(prices, index) {
  const at = index === null || index === undefined ? null : Math.min(index, prices.length - 1);
  if (at === null) return "";
  const { price_eur, created_date } = prices[at];
  const step = change(prices[at - 1]?.price_eur, price_eur);
  return `${instant(created_date)}: ${price(price_eur)}${step ? ` ${step}` : ""}`;
}
