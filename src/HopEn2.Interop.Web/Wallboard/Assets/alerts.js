// Incidents: what is broken now, the evidence, who takes care of it; what was; and how the watch itself fares.
import { $, icon, make, text } from "./dom.js";
import { age, lang, moment, number, t } from "./format.js";
import { ask, caller, chip, failed, post } from "./desk.js";
import { evidence } from "./evidence.js";
import { follow } from "./live.js";

let now = null;
let operates = false;
let score = null;
const details = new Map();
const shown = new Set(location.hash ? [decodeURIComponent(location.hash.slice(1))] : []);
let history = [];
let next = null;

$("asof").hidden = false;
const live = follow("alerts", { snapshot: (data) => { now = data; refresh(); } }, () => {});
caller().then((who) => { operates = who.role === "operator" || who.role === "admin"; refresh(); }).catch(() => {});
loadHistory();
loadScore();

async function refresh() {
  draw();
  // Evidence grows while an incident is open; what people did may have been done elsewhere.
  await Promise.all([...(now?.open ?? []).map((i) => i.id), ...shown].filter((id, i, all) => all.indexOf(id) === i).map(loadDetail));
  draw();
  loadHistory();
  loadScore();
}

async function loadDetail(id) {
  try {
    details.set(id, await ask(`/api/alerts/${encodeURIComponent(id)}`));
  } catch (error) {
    if (error.status === 404) shown.delete(id);
  }
}

async function loadScore() {
  try {
    score = await ask("/api/alerts/score");
  } catch {
    score = null;
  }
  drawTiles();
}

async function loadHistory(cursor = null) {
  try {
    const page = await ask(`/api/alerts?state=over&size=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    history = cursor ? [...history, ...page.items] : page.items;
    next = page.next;
    drawHistory();
  } catch (error) {
    $("history").replaceChildren(failed(error));
  }
}

$("more").addEventListener("click", () => loadHistory(next));

function draw() {
  if (!now) return;
  drawTiles();
  drawWatch();
  drawRoutes();
  // Whoever writes a comment must not lose it because a figure moved.
  if (document.activeElement?.closest(".incident form")) return;
  const open = now.open ?? [];
  const past = [...shown].filter((id) => details.has(id) && !open.some((i) => i.id === id)).map((id) => details.get(id).incident);
  const focused = document.activeElement?.id;
  $("open").replaceChildren(...(now.open === null ? [make("p", { class: "failure", text: t("alerts.unknown") })] : open.length ? open.map(drawIncident) : [make("p", { class: "calm" }, icon("reached"), t(now.stale ? "alerts.noneStale" : "alerts.none"))]), ...past.map(drawIncident));
  if (focused) document.getElementById(focused)?.focus();
}

function drawTiles() {
  const open = now?.open;
  const tiles = [
    tile(t("alerts.open"), open ? number(open.length) : "?", open ? t("alerts.openAside", number(open.filter((i) => !i.acknowledged).length)) : t("alerts.unknown"), open?.length ? "warn" : null),
  ];
  if (score) {
    tiles.push(
      tile(t("alerts.month"), decimals(score.incidentsPerMonth), t("alerts.monthAside", number(score.incidents), number(score.days))),
      tile(t("alerts.false"), number(score.markedFalse), score.falsePerStreamAndMonth === null ? t("alerts.falseBudget", decimals(score.budget)) : t("alerts.falseAside", decimals(score.falsePerStreamAndMonth), decimals(score.budget), number(score.watched)), score.falsePerStreamAndMonth > score.budget ? "warn" : null),
      tile(t("alerts.timeToSee"), score.timeToSeeSeconds === null ? "–" : duration(score.timeToSeeSeconds), t("alerts.timeToSeeAside")));
  }
  $("tiles").replaceChildren(...tiles);
}

function tile(title, figure, aside, tone) {
  return make("div", { class: "tile", "data-tone": tone }, make("h2", { text: title }), make("p", { class: "figure" }, make("b", { text: figure }), tone ? icon("warn") : null), make("p", { class: "aside", text: aside }));
}

function drawWatch() {
  $("watch").hidden = !now.stale;
  if (now.stale) $("watch").replaceChildren(icon("warn"), now.watchAt ? t("alerts.stale", moment(now.watchAt, now.at)) : t("alerts.neverHeard"));
  $("planned").hidden = !now.planned.length;
  if (now.planned.length) $("planned").replaceChildren(icon("wait"), t("alerts.planned", now.planned.join(", ")));
}

const severityTone = { minor: "plain", major: "warn", critical: "bad" };
const said = (sentence) => sentence[lang] ?? sentence.fr;
const decimals = (n) => new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(n);

function duration(seconds) {
  return age(new Date(0).toISOString(), new Date(seconds * 1000).toISOString());
}

function drawIncident(listed) {
  const detail = details.get(listed.id);
  // What was just done is known there first.
  const incident = detail?.incident ?? listed;
  const states = [
    chip(t(`severity.${incident.severity}`), severityTone[incident.severity], ...(incident.severity === "minor" ? [] : [icon("warn")])),
    incident.resolvedAt ? chip(t("alerts.over", moment(incident.resolvedAt, now.at)), "good", icon("reached")) : null,
    incident.goneSince ? chip(t("alerts.gone", moment(incident.goneSince, now.at)), "plain", icon("wait")) : null,
    incident.flapping ? chip(t("alerts.flapping"), "warn") : null,
    incident.acknowledged ? chip(t("alerts.acknowledged", incident.acknowledged.who, moment(incident.acknowledged.at, now.at)), "good") : null,
    incident.silenced && Date.parse(incident.silenced.until) > Date.parse(now.at) ? chip(t("alerts.silenced", moment(incident.silenced.until, now.at), incident.silenced.who), "plain") : null,
    incident.markedFalse ? chip(t("alerts.markedFalse", incident.markedFalse.who), "plain") : null,
  ].filter(Boolean);
  return make("section", { class: "incident block", id: incident.id, "data-severity": incident.severity, "data-over": incident.resolvedAt ? "" : null },
    make("h2", { text: said(incident.sentence) }),
    make("p", { class: "states" }, ...states),
    make("div", { class: "evidence-room" },
      evidence(incident, detail?.evidence ?? null, now.at),
      make("dl", { class: "pairs small" }, ...[
        incident.unit === "days" ? [t("alerts.daysLeft"), decimals(incident.seen)]
          : incident.unit === "seconds" ? [t("alerts.lasts"), t("alerts.lastsValue", duration(incident.expected), duration(incident.seen))]
          : [t("alerts.expectedSeen"), t("alerts.expectedSeenValue", decimals(incident.expected), decimals(incident.seen))],
        [t("alerts.since"), `${moment(incident.since, now.at)} (${age(incident.since, incident.resolvedAt ?? now.at)})`],
        [t("alerts.raised"), moment(incident.raisedAt, now.at)],
        [t("alerts.code"), incident.code],
        [t("alerts.call"), incident.contacts.join(" ; ")],
        [t("alerts.page"), make("a", { href: incident.page, id: `page-${incident.id}`, text: t("alerts.pageLink") })],
      ].filter(([, v]) => v).map(([name, value]) => make("div", {}, make("dt", { text: name }), make("dd", {}, value))))),
    incident.parts.length ? make("details", { class: "parts", open: incident.parts.length < 6 }, make("summary", { text: t("alerts.parts", number(incident.parts.length)) }),
      make("ul", {}, ...incident.parts.map((p) => make("li", { "data-gone": p.goneAt ? "" : null, text: said(p.sentence) })))) : null,
    operates ? forms(incident) : null,
    detail ? journal(detail) : null);
}

// One field for the comment, a button for each thing to do.
function forms(incident) {
  const comment = make("input", { type: "search", name: "comment", id: `comment-${incident.id}`, placeholder: t("alerts.comment"), "aria-label": t("alerts.comment"), maxlength: 1000 });
  const silence = make("select", { "aria-label": t("alerts.silenceFor"), id: `silence-${incident.id}` }, ...[30, 60, 240, 720, 1440].map((m) => make("option", { value: m, text: m < 60 ? t("age.minutes", m) : t("alerts.hours", m / 60) })));
  const button = (verb, words, body = {}, primary = false) => make("button", { type: "button", id: `${verb}-${incident.id}`, class: primary ? "primary" : null, text: words, onclick: () => act(incident.id, verb, { comment: comment.value, ...(typeof body === "function" ? body() : body) }) });
  const isSilenced = incident.silenced && Date.parse(incident.silenced.until) > Date.parse(now.at);
  return make("form", { class: "actions", onsubmit: (e) => { e.preventDefault(); act(incident.id, "comment", { comment: comment.value }); } },
    comment,
    incident.resolvedAt || incident.acknowledged ? null : button("acknowledge", t("alerts.acknowledge"), {}, true),
    button("comment", t("alerts.addComment")),
    incident.resolvedAt ? null : isSilenced ? button("unsilence", t("alerts.unsilence")) : make("span", { class: "pairing" }, silence, button("silence", t("alerts.silence"), () => ({ minutes: Number(silence.value) }))),
    incident.markedFalse ? button("true", t("alerts.true")) : button("false", t("alerts.markFalse")));
}

async function act(id, verb, body) {
  try {
    await post(`/api/alerts/${encodeURIComponent(id)}/${verb}`, body);
    text($("outcome"), t("alerts.done"));
    document.activeElement?.blur();
    await loadDetail(id);
    draw();
    loadScore();
    loadHistory();
  } catch (error) {
    $("outcome").replaceChildren(failed(error));
  }
}

// What people did and who was told, in one line of time.
function journal(detail) {
  const lines = [
    ...detail.actions.map((a) => ({ at: a.at, words: `${t(`alertAction.${a.what}`, a.until ? moment(a.until, now.at) : "")}, ${a.who}`, aside: a.comment })),
    ...detail.notices.map((n) => ({ at: n.decidedAt, words: t(`notify.${n.kind}`, n.route), aside: noticeAside(n), bad: n.state === "failed" })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return lines.length ? make("ol", { class: "timeline" }, ...lines.map((l) => make("li", { "data-bad": l.bad ? "" : null }, make("time", { text: moment(l.at, now.at) }), make("div", {}, l.words, l.aside ? make("small", { text: l.aside }) : null)))) : null;
}

function noticeAside(notice) {
  return [t(`noticeState.${notice.state}`, notice.endedAt ? moment(notice.endedAt, null) : ""), notice.fallbackOf ? t("alerts.fallback") : null, notice.state === "sent" ? null : notice.lastFailure].filter(Boolean).join(" · ");
}

function drawHistory() {
  $("more").hidden = !next;
  if (!history.length) {
    $("history").replaceChildren(make("p", { class: "soft", text: t("alerts.historyNone") }));
    return;
  }
  $("history").replaceChildren(make("div", { class: "list-room" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...["alerts.when", "alerts.what", "alerts.lasted", "alerts.seenAfter", "alerts.who"].map((h) => make("th", { scope: "col", text: t(h) })))),
    make("tbody", {}, ...history.map((i) => make("tr", {},
      make("td", { class: "when", text: moment(i.since, now?.at ?? null) }),
      make("td", {}, make("a", { href: `#${i.id}`, id: `history-${i.id}`, text: said(i.sentence), onclick: () => { shown.add(i.id); loadDetail(i.id).then(draw); } }), i.markedFalse ? make("small", { text: t("alerts.markedFalse", i.markedFalse.who) }) : null, i.mergedInto ? make("small", { text: t("alerts.merged", i.mergedInto) }) : null),
      make("td", { text: i.resolvedAt ? age(i.since, i.resolvedAt) : "" }),
      make("td", { text: age(i.since, i.raisedAt) }),
      make("td", { text: i.acknowledged?.who ?? "–" })))))));
}

function drawRoutes() {
  if (!now.routes.length) {
    $("routes").replaceChildren(make("p", { class: "soft", text: t("alerts.routesNone") }));
    return;
  }
  const row = (r) => make("tr", {},
    make("th", { scope: "row" }, make("b", { text: r.name }), make("small", { text: t(`transport.${r.transport}`) })),
    make("td", {}, r.muted ? chip(t("alerts.routeMuted"), "plain") : r.failingSince || r.problem ? chip(t("alerts.routeFails"), "bad", icon("refused")) : r.lastSent ? chip(t("alerts.routeWorks"), "good", icon("reached")) : chip(t("alerts.routeUntried"), "plain"),
      r.problem ? make("small", { text: r.problem }) : null),
    make("td", { text: r.lastSent ? moment(r.lastSent, null) : "–" }),
    make("td", { text: r.fallback ?? "–" }),
    make("td", {}, operates ? make("button", { type: "button", id: `test-${r.name}`, text: t("alerts.test"), onclick: () => test(r.name) }) : null));
  $("routes").replaceChildren(make("div", { class: "list-room" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...["alerts.route", "alerts.routeState", "alerts.lastSent", "alerts.fallbackRoute"].map((h) => make("th", { scope: "col", text: t(h) })), make("th", {}))),
    make("tbody", {}, ...now.routes.map(row)))));
}

async function test(route) {
  try {
    await post(`/api/alerts/routes/${encodeURIComponent(route)}/test`, {});
    text($("outcome"), t("alerts.testSent", route));
  } catch (error) {
    $("outcome").replaceChildren(failed(error));
  }
}

addEventListener("hashchange", () => { shown.add(decodeURIComponent(location.hash.slice(1))); refresh(); });
setInterval(() => { if (live.state() === "live" && now) { now.at = live.now() ?? now.at; draw(); } }, 5000);
setInterval(refresh, 30000);
