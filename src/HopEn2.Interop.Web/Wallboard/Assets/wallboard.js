// The screen on the wall: hospital on top, a line per service, a column per kind of document.
import { $, attribute, icon, make, property, setIcon, text } from "./dom.js";
import { age, day, month, number, percent, short, shortDay, t, tenth } from "./format.js";
import { EVERYWHERE, SIX, TRACKED, figures } from "./figures.js";
import { bar, mark } from "./bar.js";
import { follow } from "./live.js";
import { choosePeriod } from "./period.js";

const TURN_EVERY = 15000;
const query = new URLSearchParams(location.search);

const board = figures();
let drawn = false;
let page = Math.max(0, Number(query.get("page") ?? 1) - 1);
let turning = !query.has("page");
let pages = 1;
let perPage = 8;
let rows = [];

const choice = choosePeriod(soon);
const live = follow("counters", { snapshot: (d) => { board.snapshot(d); rows = []; }, change: board.change, beat: () => {} }, soon);

// However often figures come, they are drawn once a frame, and not at all while nobody can see them.
function soon() {
  if (drawn) return;
  drawn = true;
  requestAnimationFrame(() => { drawn = false; draw(); });
}

function draw() {
  const { state } = board;
  if (!state.loaded) return;
  const { period } = choice;
  document.getElementById("main").classList.remove("waiting-for-figures");
  $("loading").hidden = true;
  text($("hospital"), state.hospital);
  text($("day"), period === "month" ? month(state.days.today) : period === "week" ? `${shortDay(state.days.weekStart)} – ${shortDay(state.days.today)}` : day(state.days.today));
  drawHead();
  drawBoard();
  text($("otherdays"), state.otherDays.length ? t("board.otherDays", state.otherDays.map((d) => `${shortDay(d.day)} (${number(d.count)})`).join(", ")) : "");
}

function drawHead() {
  const { period } = choice;
  const all = board.of(EVERYWHERE, TRACKED, period);
  const waiting = board.waitingOf(EVERYWHERE);
  const set = (name, value) => document.querySelectorAll(`[data-figure="${name}"]`).forEach((e) => text(e, value));
  const share = (n) => (all.produced ? `${number(n)} (${percent((100 * n) / all.produced)})` : number(n));
  set("produced", number(all.produced));
  set("insQualified", share(all.insQualified));
  set("rightFormat", share(all.rightFormat));
  set("rate", all.rate === null ? "–" : percent(all.rate));
  set("depositedOf", all.rate === null ? t("board.none") : `${number(all.deposited)} ${t("head.of", number(all.produced))}`);
  set("sent", number(all.sent));
  const standing = document.querySelector('[data-figure="standing"]');
  attribute(standing, "data-standing", all.standing);
  const words = all.target === null ? "" : `${t("head.target", tenth(all.target))} `;
  if (standing.dataset.words !== words + all.standing) {
    standing.dataset.words = words + all.standing;
    standing.replaceChildren(words, ...mark(all.standing));
  }
  for (const name of ["mailedProfessional", "mailedPatient", "read", "bounced", "refused"]) set(name, number(all[name]));
  set("untyped", number(board.of(EVERYWHERE, "untyped", period).produced));
  set("waiting", waiting === null ? t("head.unknown") : number(waiting.count));
  set("oldest", waiting?.since && live.now() ? t("head.oldest", age(waiting.since, live.now())) : "");
  bar(document.querySelector("[data-bar]"), all);
}

function drawBoard() {
  if (!rows.length) layOut();
  rows.forEach(drawRow);
}

function lineName(line) {
  return line.kind === "unmapped" ? t("board.unmapped", line.code.slice(3)) : line.kind === "unknown" ? t("board.unknown") : line.label;
}

// As many lines as fit and stay readable from afar; the rest on further pages.
function layOut() {
  const { state } = board;
  const lines = query.has("pole") ? state.lines.filter((l) => l.pole === query.get("pole")) : state.lines;
  $("board-head").replaceChildren(
    make("th", { scope: "col", class: "name", text: t("board.service") }),
    ...SIX.map((kind) => make("th", { scope: "col" }, make("span", { class: "kind", text: kind }),
      kind in state.targets ? target(state.targets[kind]) : null)),
    make("th", { scope: "col", class: "waiting" }, icon("wait"), t("board.waiting")),
    make("th", { scope: "col", class: "refused" }, icon("refused"), t("board.refused")));

  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const least = 3.2 * rem;
  const room = $("board-room").clientHeight - $("board-head").offsetHeight - 2;
  const fits = window.innerWidth < 1200 ? lines.length : Math.max(1, Math.floor(room / least) - 1);
  pages = Math.max(1, Math.ceil(lines.length / fits));
  perPage = Math.ceil(lines.length / pages);
  page = Math.min(page, pages - 1);
  property($("board"), "--row", `${Math.min(room / (perPage + 1), 5.6 * rem).toFixed(1)}px`);

  const total = makeRow({ code: EVERYWHERE, label: t("board.hospital"), kind: "total" }, t("board.hospital"));
  const shown = lines.slice(page * perPage, (page + 1) * perPage).map((line) => makeRow(line, lineName(line)));
  $("board-total").replaceChildren(total.element);
  $("board-rows").replaceChildren(...shown.map((r) => r.element));
  // A short last page keeps the height of the lines of the others.
  for (let i = shown.length; pages > 1 && i < perPage; i++) $("board-rows").append(make("tr", { class: "empty", "aria-hidden": true }, make("td", { colspan: 9 })));
  rows = [total, ...shown];
  drawPager();
}

// The tick of the bars, so that no word is needed where there is no room for one.
function target(percentage) {
  return make("small", {}, make("i", { class: "key key-target" }), make("span", { class: "sr", text: t("legend.target") }), ` ${percent(percentage)}`);
}

function makeRow(line, name) {
  const cells = SIX.map(() => {
    const parts = { rate: make("b", { class: "rate" }), mark: make("span", { class: "mark" }), of: make("span", { class: "of", "aria-hidden": true }), bar: make("i", { class: "bar" }), said: make("span", { class: "sr" }) };
    return { ...parts, element: make("td", {}, make("div", { class: "cell" }, parts.rate, parts.mark, parts.of, parts.bar, parts.said)) };
  });
  const waiting = { count: make("b"), age: make("span", { class: "of" }) };
  const refused = make("b");
  const head = line.kind === "total" ? make("span", { text: name }) : make("a", { href: `/service/${encodeURIComponent(line.code)}${location.search}`, text: name });
  const element = make("tr", { "data-kind": line.kind },
    make("th", { scope: "row", class: "name" }, line.kind === "unmapped" || line.kind === "unknown" ? icon("warn") : null, head),
    ...cells.map((c) => c.element),
    make("td", { class: "waiting" }, make("div", { class: "cell" }, waiting.count, waiting.age)),
    make("td", { class: "refused" }, make("div", { class: "cell" }, refused)));
  return { line: line.code, cells, waiting, refused, element };
}

function drawRow(row) {
  let refusedInAll = 0;
  let producedInAll = 0;
  SIX.forEach((kind, i) => {
    const figures = board.of(row.line, kind, choice.period);
    const cell = row.cells[i];
    refusedInAll += figures.refused;
    producedInAll += figures.produced;
    attribute(cell.element, "data-standing", figures.standing);
    text(cell.rate, figures.rate === null ? "" : percent(figures.rate));
    setIcon(cell.mark, figures.standing === "reached" || figures.standing === "below" ? figures.standing : null);
    text(cell.of, figures.rate === null ? "–" : `${short(figures.deposited)}/${short(figures.produced)}`);
    text(cell.said, figures.rate === null ? t("board.none") : `${t("board.depositedOf", number(figures.deposited), number(figures.produced))}${figures.standing === "noTarget" ? "" : `, ${t(`board.${figures.standing}`)}`}`);
    bar(cell.bar, figures);
  });

  attribute(row.element, "data-empty", producedInAll ? null : "");
  const waiting = board.waitingOf(row.line);
  text(row.waiting.count, waiting === null ? "?" : waiting.count ? number(waiting.count) : "–");
  text(row.waiting.age, waiting?.since && live.now() ? age(waiting.since, live.now()) : "");
  attribute(row.waiting.count, "data-none", waiting?.count ? null : "");
  text(row.refused, refusedInAll ? number(refusedInAll) : "–");
  attribute(row.refused, "data-none", refusedInAll ? null : "");
}

function drawPager() {
  $("pager").hidden = pages === 1;
  text($("pager-text"), t("board.page", page + 1, pages));
  const pause = $("pager-pause");
  attribute(pause, "aria-pressed", String(!turning));
  text(pause, t(turning ? "board.pause" : "board.resume"));
}

function turn(to) {
  page = (to + pages) % pages;
  layOut();
  soon();
}

setInterval(() => { if (turning && pages > 1 && live.state() === "live") turn(page + 1); }, TURN_EVERY);
// Another window, or less room because a connection was lost.
new ResizeObserver(() => { rows = []; soon(); }).observe($("board-room"));
$("pager-pause").addEventListener("click", () => { turning = !turning; drawPager(); });
addEventListener("keydown", (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey || e.target.closest("a, button, input, select")) return;
  if (e.key === "ArrowRight" || e.key === "PageDown") turn(page + 1);
  else if (e.key === "ArrowLeft" || e.key === "PageUp") turn(page - 1);
  else if (e.key === " ") { e.preventDefault(); turning = !turning; drawPager(); }
});
