// A chart over time: its ranges, its zoom, and a cursor for the mouse, a finger and the arrow keys.
import uPlot from "../vendor/uplot/uPlot.min.js";
import { element, put } from "../web/dom.js";
import { amountLabels, timeLabels } from "./axes.js";
import { rangeOf } from "./prices.js";

const day = 24 * 60 * 60 * 1000;
const ranges = [
  { label: "3 months", length: 91 * day },
  { label: "1 year", length: 365 * day },
  { label: "All", length: Infinity },
];
const yearOfSeconds = (365 * day) / 1000;
const height = 300;

/**
 * Shows a timeline, in milliseconds from `start` to `end`.
 * - `columnsBetween(from, to)`: moments, then the amounts of each series
 * - `series(colours)`, `bands(colours)`: how uPlot draws them
 * - `at(moment)`: `{ moment, amount, text, nodes }` of what the cursor points at; null if there is nothing
 * - `stops`: the moments that the arrow keys go through
 */
export function showTimeline(place, timeline) {
  const { label, start, end, stops } = timeline;
  const says = element("p", { class: "says" });
  const marker = element("div", { class: "marker", hidden: true });
  const canvas = element("div", {
    class: "canvas",
    tabindex: "0",
    role: "slider",
    "aria-label": label,
    "aria-valuemin": "1",
    "aria-valuemax": `${stops.length}`,
    onkeydown: step,
    onblur: rest,
  });
  const reset = element(
    "button",
    { type: "button", class: "reset", hidden: true, onclick: () => choose(chosen) },
    "Reset zoom",
  );
  const shown = ranges.filter(({ length }) => length === Infinity || length < end - start);
  const buttons = shown.map((range) =>
    element("button", { type: "button", onclick: () => choose(range), "aria-pressed": "false" }, range.label),
  );
  put(
    place,
    element("div", { class: "ranges", role: "group", "aria-label": "Range" }, buttons.length > 1 && buttons, reset),
    says,
    canvas,
  );

  let [from, to, chosen, stop, chart] = [start, end, shown.at(-1), stops.length - 1, null];

  function choose(range) {
    chosen = range;
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", `${shown[index] === range}`));
    look(Math.max(start, end - range.length), end, false);
  }

  function look(newFrom, newTo, isZoomed) {
    [from, to] = [newFrom, newTo];
    if (!isZoomed && document.activeElement === reset) canvas.focus();
    reset.hidden = !isZoomed;
    draw();
  }

  function draw() {
    chart?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colours = (name) => style.getPropertyValue(`--${name}`).trim();
    const font = `12px ${style.fontFamily || "system-ui"}, sans-serif`;
    const axis = {
      stroke: colours("quiet"),
      font,
      grid: { stroke: colours("rule"), width: 1 },
      ticks: { stroke: colours("rule"), width: 1 },
    };
    const [moments, ...columns] = timeline.columnsBetween(from, to);
    put(canvas);
    chart = new uPlot(
      {
        width: Math.max(place.clientWidth, 200),
        height,
        legend: { show: false },
        cursor: {
          y: false,
          drag: { x: true, y: false, setScale: false },
          points: { show: false },
          bind: { dblclick: () => () => choose(chosen) },
        },
        scales: { x: { range: () => [from / 1000, to / 1000] }, y: { range: () => rangeOf(columns.flat()) } },
        axes: [
          {
            ...axis,
            size: 46,
            space: (_, __, least, most) => (most - least < yearOfSeconds ? 80 : 55),
            values: (_, ticks, __, ___, step) => timeLabels(ticks, step),
          },
          {
            ...axis,
            size: (_, labels) => widest(labels, font),
            values: (_, ticks, __, ___, step) => amountLabels(ticks, step),
          },
        ],
        series: [{}, ...timeline.series(colours, moments)],
        bands: timeline.bands?.(colours),
        hooks: { setCursor: [follow], setSelect: [zoom] },
      },
      [moments.map((moment) => moment / 1000), ...columns],
      canvas,
    );
    chart.over.append(marker);
    chart.over.addEventListener("pointermove", ({ pointerType, clientX }) => {
      if (pointerType !== "mouse") chart.setCursor({ left: clientX - chart.over.getBoundingClientRect().left, top: 0 });
    });
    rest();
  }

  function zoom({ select }) {
    if (select.width < 8) return chart.setSelect({ width: 0, height: 0 }, false);
    const [left, right] = [select.left, select.left + select.width].map((edge) => chart.posToVal(edge, "x") * 1000);
    look(left, right, true);
  }

  function follow({ cursor }) {
    if (cursor.left < 0) rest();
    else point(timeline.at(chart.posToVal(cursor.left, "x") * 1000), cursor.left);
  }

  /** Without a cursor, the chart says what applies now. */
  function rest() {
    point(timeline.at(end), null);
  }

  function point(found, left) {
    marker.hidden = !found || left === null;
    if (!found) return put(says, "");
    put(says, ...[found.nodes].flat());
    canvas.setAttribute("aria-valuetext", found.text);
    canvas.setAttribute("aria-valuenow", `${stops.findLastIndex((moment) => moment <= found.moment) + 1 || 1}`);
    marker.style.left = `${left ?? 0}px`;
    marker.style.top = `${chart.valToPos(found.amount, "y")}px`;
  }

  function step(event) {
    const next = {
      ArrowLeft: stop - 1,
      ArrowDown: stop - 1,
      ArrowRight: stop + 1,
      ArrowUp: stop + 1,
      Home: 0,
      End: stops.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    stop = Math.min(Math.max(next, 0), stops.length - 1);
    if (stops[stop] < from) choose(shown.at(-1));
    const left = Math.min(Math.max(chart.valToPos(stops[stop] / 1000, "x"), 0), chart.over.clientWidth);
    chart.setCursor({ left, top: 0 }, false);
    point(timeline.at(stops[stop]), left);
  }

  choose(shown.at(-1));
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    draw();
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  for (const [event, isPrint] of [
    ["beforeprint", true],
    ["afterprint", false],
  ])
    addEventListener(event, () => {
      document.documentElement.classList.toggle("paper", isPrint);
      draw();
    });
}

const ruler = document.createElement("canvas").getContext("2d");

function widest(labels, font) {
  ruler.font = font;
  return 16 + Math.max(24, ...(labels ?? []).map((label) => Math.ceil(ruler.measureText(label).width)));
}
