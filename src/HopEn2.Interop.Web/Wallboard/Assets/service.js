// One service: every stage of every kind.
import { $, attribute, icon, make, setIcon, text } from "./dom.js";
import { age, day, month, number, percent, shortDay, t } from "./format.js";
import { SIX, TRACKED, figures } from "./figures.js";
import { bar } from "./bar.js";
import { follow } from "./live.js";
import { choosePeriod } from "./period.js";

const GROUPS = {
  production: ["produced", "insQualified", "rightFormat"],
  dmp: ["sent", "deposited", "waiting", "refused", "withheld"],
  mss: ["mailedProfessional", "mailedPatient", "bounced", "read"],
};
const COLUMNS = [...SIX, TRACKED, "other", "untyped"];
const NAMES = { [TRACKED]: t("service.all"), other: t("service.other"), untyped: t("service.untyped") };

const code = decodeURIComponent(location.pathname.split("/").pop());
const board = figures();
let drawn = false;
let cells = null;

const live = follow("counters", { snapshot: (d) => { board.snapshot(d); cells = null; }, change: board.change, beat: () => {} }, soon);
const choice = choosePeriod(soon);
$("back").href = `/${location.search}`;

function soon() {
  if (drawn) return;
  drawn = true;
  requestAnimationFrame(() => { drawn = false; draw(); });
}

function draw() {
  const { state } = board;
  if (!state.loaded || !choice) return;
  $("main").classList.remove("waiting-for-figures");
  const line = state.lines.find((l) => l.code === code);
  $("loading").hidden = Boolean(line);
  if (!line) {
    $("main").classList.add("waiting-for-figures");
    text($("loading"), t("service.unknownCode", code));
    return;
  }
  const name = line.kind === "unmapped" ? t("board.unmapped", code.slice(3)) : line.kind === "unknown" ? t("board.unknown") : line.label;
  text($("service"), name);
  document.title = name;
  const { period } = choice;
  const days = period === "month" ? month(state.days.today) : period === "week" ? `${shortDay(state.days.weekStart)} – ${shortDay(state.days.today)}` : day(state.days.today);
  text($("day"), [line.pole, days].filter(Boolean).join(" · "));
  cells ??= layOut();
  for (const kind of COLUMNS) drawColumn(kind, board.of(code, kind, period));
  const waiting = board.waitingOf(code);
  text($("waiting"), waiting === null ? t("service.unknownWaiting") : waiting.since && live.now() ? t("service.oldest", age(waiting.since, live.now())) : t("service.noWaiting"));
}

function layOut() {
  const all = { rate: new Map(), counts: new Map() };
  $("stages-head").replaceChildren(make("tr", {}, make("td"), ...COLUMNS.map((kind) => make("th", { scope: "col", "data-column": kind }, make("span", { class: "kind", text: NAMES[kind] ?? kind }),
    kind in board.state.targets ? make("small", { text: t("board.target", percent(board.state.targets[kind])) }) : null))));
  $("stages-rate").replaceChildren(make("tr", {}, make("th", { scope: "row", text: t("service.rate") }), ...COLUMNS.map((kind) => {
    const parts = { rate: make("b", { class: "rate" }), mark: make("span", { class: "mark" }), said: make("span", { class: "sr" }), bar: make("i", { class: "bar bar-tall" }) };
    all.rate.set(kind, parts);
    parts.element = make("td", { "data-column": kind }, make("div", { class: "cell" }, parts.rate, parts.mark, parts.bar, parts.said));
    return parts.element;
  })));
  for (const [group, stages] of Object.entries(GROUPS)) {
    $(`stages-${group}`).replaceChildren(...stages.map((stage) => make("tr", { "data-stage": stage },
      make("th", { scope: "row" }, stage === "waiting" ? icon("wait") : stage === "refused" || stage === "bounced" ? icon("refused") : null, t(`stage.${stage}`)),
      ...COLUMNS.map((kind) => {
        const parts = { count: make("b"), share: make("small") };
        all.counts.set(`${stage} ${kind}`, parts);
        return make("td", { "data-column": kind }, parts.count, parts.share);
      }))));
  }
  return all;
}

function drawColumn(kind, figures) {
  const rate = cells.rate.get(kind);
  attribute(rate.element, "data-standing", figures.standing);
  text(rate.rate, figures.rate === null ? "–" : percent(figures.rate));
  setIcon(rate.mark, figures.standing === "reached" || figures.standing === "below" ? figures.standing : null);
  text(rate.said, figures.rate === null ? t("board.none") : figures.standing === "noTarget" ? "" : t(`board.${figures.standing}`));
  bar(rate.bar, figures);
  for (const stage of Object.values(GROUPS).flat()) {
    const { count, share } = cells.counts.get(`${stage} ${kind}`);
    const none = figures.produced === 0 && figures[stage] === 0;
    text(count, none ? "–" : number(figures[stage]));
    attribute(count, "data-none", figures[stage] === 0 ? "" : null);
    text(share, stage !== "produced" && figures.produced && figures[stage] ? percent((100 * figures[stage]) / figures.produced) : "");
  }
}
