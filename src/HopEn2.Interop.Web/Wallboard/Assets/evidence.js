// The evidence of an alarm: expected against seen over time, with the break and the moment of the alarm. What nobody kept is not drawn.
import { minute, number, t } from "./format.js";

const WIDTH = 640;
const HEIGHT = 150;
const BASE = HEIGHT - 22;
const TOP = 16;

const ns = "http://www.w3.org/2000/svg";
function draw(tag, attributes, words) {
  const element = document.createElementNS(ns, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (words !== undefined) element.textContent = words;
  return element;
}

export function evidence(incident, history, now) {
  const buckets = history?.buckets ?? [];
  const end = Date.parse(incident.resolvedAt ?? now);
  const since = Date.parse(incident.since);
  const raised = Date.parse(incident.raisedAt);
  const start = buckets.length ? Math.min(since, Date.parse(buckets[0].from)) : since - Math.max(60000, (end - since) * 0.15);
  const last = buckets.length ? Math.max(end, Date.parse(buckets[buckets.length - 1].from) + history.bucketSeconds * 1000) : Math.max(end, raised);
  const x = (time) => ((time - start) / Math.max(1, last - start)) * WIDTH;
  const svg = draw("svg", { class: "evidence", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": t("evidence.label", number(incident.expected), number(incident.seen)) });
  svg.append(draw("rect", { class: "broken", x: x(since).toFixed(1), y: TOP, width: Math.max(0, x(end) - x(since)).toFixed(1), height: BASE - TOP }));
  svg.append(draw("line", { class: "ground", x1: 0, x2: WIDTH, y1: BASE, y2: BASE }));
  if (buckets.length) drawBuckets(svg, history, x);
  else if (incident.unit === "events") drawTotals(svg, incident, x, since, raised, end);
  mark(svg, "since", x(since), t("evidence.since", minute(incident.since)), x(raised) - x(since) < 190 ? "end" : null);
  mark(svg, "raised", x(raised), t("evidence.raised", minute(incident.raisedAt)));
  if (incident.resolvedAt) mark(svg, "resolved", x(end), t("evidence.resolved", minute(incident.resolvedAt)), null, TOP + 12);
  return svg;
}

function drawBuckets(svg, history, x) {
  const length = history.bucketSeconds * 1000;
  const most = Math.max(1, ...history.buckets.flatMap((b) => [b.expected, b.seen]));
  const y = (n) => BASE - ((BASE - TOP) * n) / most;
  const width = Math.max(1, x(length) - x(0) - 1);
  for (const bucket of history.buckets) {
    const at = x(Date.parse(bucket.from));
    if (bucket.seen > 0) svg.append(draw("rect", { class: "seen", x: at.toFixed(1), y: y(bucket.seen).toFixed(1), width: width.toFixed(1), height: (BASE - y(bucket.seen)).toFixed(1) }));
  }
  const steps = history.buckets.map((b, i) => {
    const from = Date.parse(b.from);
    const joined = i > 0 && Date.parse(history.buckets[i - 1].from) + length >= from - 1;
    return `${joined ? "L" : "M"}${x(from).toFixed(1)} ${y(b.expected).toFixed(1)}H${x(from + length).toFixed(1)}`;
  });
  svg.append(draw("path", { class: "expected", d: steps.join("") }));
  svg.append(draw("text", { class: "scale", x: 2, y: TOP - 4 }, t("evidence.scale", number(most))));
}

// Without history: what was expected since the break grew to what the alarm says, and what was seen beside it.
function drawTotals(svg, incident, x, since, raised, end) {
  const most = Math.max(1, incident.expected, incident.seen);
  const y = (n) => BASE - ((BASE - TOP - 8) * n) / most;
  svg.append(draw("path", { class: "expected", d: `M${x(since).toFixed(1)} ${BASE}L${x(raised).toFixed(1)} ${y(incident.expected).toFixed(1)}` }));
  svg.append(draw("path", { class: "seenline", d: `M${x(since).toFixed(1)} ${BASE}L${x(raised).toFixed(1)} ${y(incident.seen).toFixed(1)}` }));
  svg.append(draw("text", { class: "scale", x: 2, y: TOP - 4 }, t("evidence.totals", number(incident.expected), number(incident.seen))));
}

function mark(svg, name, x, words, anchor, y = BASE + 15) {
  svg.append(draw("line", { class: `mark ${name}`, x1: x.toFixed(1), x2: x.toFixed(1), y1: TOP, y2: BASE + 3 }));
  svg.append(draw("text", { class: `label ${name}`, x: Math.min(WIDTH - 2, Math.max(2, x)).toFixed(1), y, "text-anchor": anchor ?? (x > WIDTH * 0.8 ? "end" : x < WIDTH * 0.2 ? "start" : "middle") }, words));
}
