// Charts as SVG: a rate with its target, months in a row, and the way from a denominator to its numerator.
import { number, month, t, tenth } from "./format.js";

const svgSpace = "http://www.w3.org/2000/svg";

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(name, value);
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

const words = (x, y, text, attributes = {}) => {
  const element = draw("text", { x, y, ...attributes });
  element.textContent = text;
  return element;
};

// The rate so far, the range it is expected in, and the target.
export function meter(r) {
  const width = 240;
  const at = (p) => Math.min(100, Math.max(0, p)) * width / 100;
  return draw("svg", { class: "chart meter", viewBox: `0 0 ${width} 16`, preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("rect", { class: "track", x: 0, y: 5, width, height: 7, rx: 3.5 }),
    r.rate === null ? null : draw("rect", { class: "done", x: 0, y: 5, width: at(r.rate), height: 7, rx: 3.5 }),
    r.projection ? draw("rect", { class: "range", x: at(r.projection.low), y: 5, width: Math.max(2, at(r.projection.high) - at(r.projection.low)), height: 7 }) : null,
    draw("rect", { class: "tick", x: at(r.target) - 1, y: 1, width: 2.4, height: 15 }));
}

export function trend(r, { small }) {
  const points = r.trend.filter((p) => p.rate !== null);
  const [width, height] = small ? [240, 44] : [640, 230];
  const [left, right, top, bottom] = small ? [3, 3, 4, 4] : [44, 16, 16, 30];
  const most = Math.max(100, ...points.map((p) => p.rate));
  const x = (i) => (points.length < 2 ? (left + width - right) / 2 : left + i * (width - left - right) / (points.length - 1));
  const y = (p) => height - bottom - p * (height - top - bottom) / most;
  const said = points.map((p) => `${month(`${p.month}-01`)} ${tenth(p.rate)}`).join(", ");
  const chart = draw("svg", { class: small ? "chart trend-small" : "chart trend", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": said || t("indicators.noTrend") });
  if (!small) {
    for (const p of [0, 25, 50, 75, 100]) chart.append(draw("line", { class: "grid", x1: left, x2: width - right, y1: y(p), y2: y(p) }), words(left - 8, y(p) + 4, p, { class: "label", "text-anchor": "end" }));
  }
  chart.append(draw("line", { class: "target", x1: left, x2: width - right, y1: y(r.target), y2: y(r.target) }));
  if (points.length > 1) chart.append(draw("polyline", { class: "line", points: points.map((p, i) => `${x(i)},${y(p.rate)}`).join(" ") }));
  points.forEach((p, i) => {
    chart.append(draw("circle", { class: p.rate >= r.target ? "dot reached" : "dot", cx: x(i), cy: y(p.rate), r: small ? 2.6 : 4.5 }));
    if (!small) chart.append(words(x(i), y(p.rate) - 10, tenth(p.rate), { class: "value", "text-anchor": "middle" }), words(x(i), height - 8, `${p.month.slice(5)}/${p.month.slice(2, 4)}`, { class: "label", "text-anchor": "middle" }));
  });
  return chart;
}

// From D down to N: what each reason takes away, in the order of the rules.
export function funnel(r, groups) {
  const rows = [["all", r.d], ...[...groups].filter(([reason]) => reason !== "counted"), ["counted", r.n]];
  const [width, row, name, gap] = [640, 30, 250, 70];
  const scale = (width - name - gap) / Math.max(1, r.d);
  const chart = draw("svg", { class: "chart funnel", viewBox: `0 0 ${width} ${rows.length * row}`, role: "img",
    "aria-label": rows.map(([reason, count]) => `${t(`why.${reason}`)} ${number(count)}`).join(", ") });
  let rest = r.d;
  rows.forEach(([reason, count], i) => {
    const lost = reason !== "all" && reason !== "counted";
    if (lost) rest -= count;
    const from = lost ? rest : 0;
    const y = i * row;
    chart.append(words(name - 10, y + 19, t(`why.${reason}`), { class: "name", "text-anchor": "end" }));
    if (lost) chart.append(draw("rect", { class: "rest", x: name, y: y + 5, width: rest * scale, height: row - 12 }));
    chart.append(draw("rect", { class: reason === "counted" ? "done" : lost ? "lost" : "whole", x: name + from * scale, y: y + 5, width: Math.max(1, count * scale), height: row - 12, rx: 2 }),
      words(name + (lost ? rest + count : count) * scale + 6, y + 19, number(count), { class: "value" }));
  });
  return chart;
}
