// The nine rates of a month: tiles, then of one of them why what does not count does not, where, and each line of it.
import { $, icon, make, text } from "./dom.js";
import { day, month as monthName, moment, number, t, tenth } from "./format.js";
import { ask, caller, chip, documentLink, failed, section } from "./desk.js";
import { funnel, meter, trend } from "./charts.js";

const EVERY = 15000;
const PAGE = 50;

const query = new URLSearchParams(location.search);
const state = { month: query.get("month"), scope: query.get("scope") ?? "all", id: query.get("id") ?? "P1.02-LDL", reason: query.get("reason"), code: query.get("code"), service: query.get("service") };
let data = null;
let mayOpen = false;

caller().then((who) => { mayOpen = who.role === "operator" || who.role === "admin"; draw(); }).catch(() => {});
begin();

async function begin() {
  if (!state.month) state.month = (await ask("/api/counters")).from.slice(0, 7);
  await load();
  setInterval(load, EVERY);
}

$("before").addEventListener("click", () => move(-1));
$("after").addEventListener("click", () => move(1));
$("scope").addEventListener("change", () => go({ scope: $("scope").value, service: null }));
addEventListener("popstate", () => location.reload());

function move(by) {
  const [year, index] = state.month.split("-").map(Number);
  const at = new Date(Date.UTC(year, index - 1 + by, 1));
  data = null;
  go({ month: at.toISOString().slice(0, 7) });
}

function go(change) {
  Object.assign(state, change);
  const search = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
  history.pushState(null, "", `?${search}`);
  if (data && data.month === state.month && data.scope === state.scope) draw();
  else load();
}

async function load() {
  const asked = `${state.month} ${state.scope}`;
  if (!data) text($("asof-month"), t("indicators.computing"));
  try {
    const found = await ask(`/api/indicators/${state.month}?${new URLSearchParams({ scope: state.scope })}`);
    if (asked !== `${state.month} ${state.scope}`) return;
    data = found;
    $("outcome").replaceChildren();
    draw();
    await loadDeclared();
  } catch (error) {
    $("outcome").replaceChildren(failed(error));
  }
}

// What was declared stands beside what would be found now, never in its place.
async function loadDeclared() {
  const { month, scope } = state;
  const found = await ask(`/api/indicators/${month}/declaration?${new URLSearchParams({ scope })}`);
  if (month !== state.month || scope !== state.scope) return;
  if (!found.declared) return $("declared").replaceChildren();
  const said = make("p", { class: found.changed ? "warned" : "notes" }, icon(found.changed ? "warn" : "reached"),
    t(found.changed ? "declared.changed" : "declared.same", number(found.number), moment(found.at), found.author));
  const figure = (f) => make("td", { class: "figure", text: `${number(f.n)} / ${number(f.d)}${f.rate === null ? "" : ` · ${tenth(f.rate)}`}` });
  const rows = found.rates.map((r) => make("tr", {}, make("td", { text: `${r.id} · ${t(`indicator.${r.id}`)}` }), figure(r.declared), figure(r.now), make("td", { class: "figure", text: number(r.lines) })));
  const heads = ["declared.indicator", "declared.then", "declared.now", "declared.lines"];
  $("declared").replaceChildren(said, ...(rows.length ? [make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...heads.map((k, i) => make("th", { scope: "col", class: i ? "figure" : null, text: t(k) })))), make("tbody", {}, ...rows))] : []),
    ...(found.settingsChanged ? [make("p", { class: "notes", text: t("declared.settings") })] : []));
}

const labelOf = (service) => service.label || (service.code ? service.code : t("board.unknown"));
const rateOf = (r) => (r.rate === null ? "–" : tenth(r.rate));

function draw() {
  if (!data) return;
  const name = monthName(`${data.month}-01`);
  text($("title"), t("indicators.of", name));
  document.title = t("indicators.of", name);
  text($("asof-month"), t(data.final ? "indicators.final" : "indicators.soFar", moment(data.asOf)));
  $("csv").href = `/api/indicators/${data.month}/csv?${new URLSearchParams({ scope: data.scope })}`;
  if ($("scope").options.length !== data.scopes.length) {
    $("scope").replaceChildren(...data.scopes.map((s) => make("option", { value: s.scope, text: s.kind === "all" ? s.label : `${t(`indicators.kind.${s.kind}`)} : ${s.label}` })));
  }
  $("scope").value = data.scope;
  $("rates").replaceChildren(...data.rates.map(tile), whole());
  const chosen = data.rates.find((r) => r.id === state.id) ?? data.rates[0];
  drawDetail(chosen);
}

function tile(r) {
  const standing = r.rate === null ? "none" : r.reached ? "reached" : "below";
  return make("button", { type: "button", class: "rate-tile", "data-standing": standing, "aria-pressed": String(r.id === state.id), onclick: () => go({ id: r.id, reason: null, code: null, service: null }) },
    make("span", { class: "rate-name" }, make("b", { text: r.id }), make("span", { text: t(`indicator.${r.id}`) })),
    make("span", { class: "rate-figure" }, make("b", { text: rateOf(r) }), standing === "none" ? null : icon(standing === "reached" ? "reached" : "below"),
      make("span", { class: "sr", text: standing === "none" ? t("board.none") : t(`board.${standing}`) })),
    meter(r),
    make("span", { class: "rate-of", text: `${number(r.n)} / ${number(r.d)} · ${t("board.target", tenth(r.target))}` }),
    make("span", { class: "rate-of", text: r.rate === null ? t("indicators.nothing") : r.reached ? t("board.reached") : t(`indicators.${r.missing === 1 ? "missingOne" : "missing"}.${r.sort}`, number(r.missing)) }),
    make("span", { class: "rate-of", text: r.projection ? t("indicators.projected", tenth(r.projection.rate), tenth(r.projection.low), tenth(r.projection.high)) : " " }),
    trend(r, { small: true }));
}

function whole() {
  return make("p", { class: "rates-whole" }, icon(data.ldlAndOds ? "reached" : "below"), t(data.ldlAndOds ? "indicators.p102Reached" : "indicators.p102Below"), " ",
    data.untyped ? t("indicators.untyped", number(data.untyped)) : "");
}

function drawDetail(r) {
  const settings = [
    r.weight < 100 ? t("indicators.weighted", tenth(r.weight), number(r.n), number(r.d)) : t("indicators.unweighted", number(r.n), number(r.d)),
    r.exact ? t("indicators.exact", tenth(r.exact.rate ?? 0), number(r.exact.n), number(r.exact.d), number(r.exact.unknown)) : null,
  ].filter(Boolean);
  $("detail").replaceChildren(
    make("h2", { class: "detail-title", text: `${r.id} · ${t(`indicator.${r.id}`)}` }),
    make("p", { class: "soft", text: t(`definition.${r.id}`) }),
    ...settings.map((s) => make("p", { class: "notes", text: s })),
    ...r.warnings.map((w) => make("p", { class: "warned" }, icon("warn"), t(`warning.${w}`))),
    make("div", { class: "detail-charts" },
      section(t("indicators.funnel"), reasons(r)),
      section(t("indicators.trend"), trend(r, { small: false }), pathways(r))),
    section(t("indicators.services"), services(r)),
    make("div", { id: "items" }));
  if (state.reason || state.service) showItems(r);
}

function reasons(r) {
  const groups = new Map();
  for (const { reason, count } of r.reasons) groups.set(reason, (groups.get(reason) ?? 0) + count);
  const choose = (reason, code) => go({ reason, code: code ?? null });
  const rows = [...groups].filter(([reason]) => reason !== "counted").sort((a, b) => b[1] - a[1]);
  return make("div", {},
    funnel(r, groups),
    make("ul", { class: "advice" }, ...rows.map(([reason, count]) => make("li", {},
      make("button", { type: "button", class: "link", onclick: () => choose(reason), text: `${t(`why.${reason}`)} : ${number(count)}` }),
      make("small", { text: t(`advice.${reason}.${r.sort === "patient" ? (r.id === "P1.01" ? "identity" : "mail") : "deposit"}`) }),
      ...r.reasons.filter((x) => x.reason === reason && x.code).map((x) => make("button", { type: "button", class: "chip", onclick: () => choose(reason, x.code), text: `${x.code} : ${number(x.count)}` }))))),
    r.leftOut.length ? make("p", { class: "notes", text: `${t("indicators.leftOut")} ${r.leftOut.map((l) => `${t(`left.${l.rule}`)} : ${number(l.count)}`).join(" · ")}` }) : null);
}

function pathways(r) {
  if (!r.pathways.length) return null;
  return make("table", { class: "list" }, make("thead", {}, make("tr", {}, ...["indicators.pathway", "indicators.count", "indicators.rate"].map((k, i) => make("th", { scope: "col", class: i ? "figure" : null, text: t(k) })))),
    make("tbody", {}, ...r.pathways.map((p) => make("tr", {}, make("td", {}, p.label, p.automatic ? chip(t("indicators.automatic"), "plain") : null), make("td", { class: "figure", text: `${number(p.n)} / ${number(p.d)}` }), make("td", { class: "figure", text: rateOf(p) })))));
}

function services(r) {
  if (!r.services.length) return make("p", { class: "soft", text: t("indicators.nothing") });
  const heads = ["indicators.service", "indicators.pole", "indicators.count", "indicators.rate", "indicators.recoverable", "indicators.gain", "indicators.worst"];
  return make("div", { class: "list-room" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...heads.map((k, i) => make("th", { scope: "col", class: i >= 2 && i <= 5 ? "figure" : null, text: t(k) })))),
    make("tbody", {}, ...r.services.map((s) => make("tr", {},
      make("td", {}, make("button", { type: "button", class: "link", onclick: () => go({ service: s.code, reason: null, code: null }), text: labelOf(s) })),
      make("td", { text: s.pole }),
      make("td", { class: "figure", text: `${number(s.n)} / ${number(s.d)}` }),
      make("td", { class: "figure", text: rateOf(s) }),
      make("td", { class: "figure", text: number(s.recoverable) }),
      make("td", { class: "figure", text: s.gain ? `+${tenth(s.gain)}` : "–" }),
      make("td", {}, s.worst ? make("button", { type: "button", class: "link", onclick: () => go({ service: s.code, reason: s.worst, code: null }), text: t(`why.${s.worst}`) }) : "–"))))));
}

async function showItems(r, cursor = null) {
  const room = $("items");
  if (!mayOpen) {
    room.replaceChildren(section(t("indicators.items"), make("p", { class: "soft", text: t("indicators.operator") })));
    return;
  }
  const search = new URLSearchParams({ scope: data.scope, size: PAGE });
  for (const key of ["reason", "code"]) if (state[key]) search.set(key, state[key]);
  if (state.service !== null && state.service !== undefined) search.set("service", state.service);
  if (cursor) search.set("cursor", cursor);
  const path = `/api/indicators/${data.month}/${r.id}/items`;
  try {
    const found = await ask(`${path}?${search}`);
    const parts = [state.reason ? t(`why.${state.reason}`) : null, state.code, state.service ? labelOf(r.services.find((s) => s.code === state.service) ?? { code: state.service }) : null].filter(Boolean);
    const heads = [`indicators.sort.${r.sort}`, "indicators.day", "indicators.service", "indicators.why", "indicators.follow"];
    room.replaceChildren(section(`${t("indicators.items")} · ${parts.join(" · ")} (${number(found.count)})`,
      make("div", { class: "list-room" }, make("table", { class: "list" },
        make("thead", {}, make("tr", {}, ...heads.map((k) => make("th", { scope: "col", text: t(k) })))),
        make("tbody", {}, ...found.items.map((i) => item(i))))),
      make("p", { class: "actions" },
        found.next ? make("button", { type: "button", onclick: () => showItems(r, found.next), text: t("messages.more") }) : null,
        make("a", { class: "button", href: `${path}/csv?${search}`, download: true, text: t("indicators.itemsCsv") }),
        make("button", { type: "button", onclick: () => go({ reason: null, code: null, service: null }), text: t("indicators.close") }))));
    if (!cursor) room.scrollIntoView({ block: "nearest" });
  } catch (error) {
    room.replaceChildren(failed(error));
  }
}

const value = (numbered) => numbered.split("|").pop();

function item(i) {
  const visits = i.visits.slice(0, 3).map((v) => make("a", { class: "mono", href: `/messages?${new URLSearchParams({ q: value(v), by: "visit" })}`, text: value(v) }));
  return make("tr", {},
    make("td", {}, make("span", { class: "mono", text: value(i.key) }), i.rule ? make("small", { text: `${t(`rule.${i.rule}`)}${i.visits.length > 1 ? ` (${number(i.visits.length)})` : ""}` }) : null),
    make("td", { class: "when", text: day(i.day) }),
    make("td", { text: i.services.filter(Boolean).join(", ") || i.ufs.join(", ") || "–" }),
    make("td", {}, t(`why.${i.reason}`), i.code ? make("small", { class: "mono", text: i.code }) : null),
    make("td", {}, i.document ? make("a", { href: documentLink(i.document), text: t("indicators.document") }) : null, " ", ...visits));
}
