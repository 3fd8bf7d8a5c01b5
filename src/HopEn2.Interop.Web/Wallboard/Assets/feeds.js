// What comes in, entrance by entrance. Silence is drawn as silence, and what nobody knows as nothing at all.
import { $, icon, make, text } from "./dom.js";
import { age, clock, moment, number, size, t } from "./format.js";
import { caller, chip, post } from "./desk.js";
import { follow } from "./live.js";

let state = null;
let bus = null;
let drawn = false;
$("asof").hidden = false;
const live = follow("feeds", { snapshot: (data) => { state = data; }, beat: () => {} }, soon);
caller().catch(() => {});
lookAtBus();
lookAtSources();
lookAtCertificates();

function soon() {
  if (drawn) return;
  drawn = true;
  requestAnimationFrame(() => { drawn = false; if (state) draw(); });
}

function draw() {
  const now = live.now() ?? state.at;
  drawTiles(now);
  drawBus(now);
  const first = state.refusedMappings[0];
  $("mappings").hidden = !first;
  if (first) $("mappings").replaceChildren(icon("warn"), t("feeds.mappings", state.refusedMappings.length), make("code", { text: `${first.file}:${first.line}:${first.column}: ${first.what} ${first.remedy}` }));

  // A keyboard user must not lose the link he stands on because a figure moved.
  const focused = document.activeElement?.id;
  const declared = state.entrances.map((entrance) => drawEntrance(entrance, state.feeds.filter((f) => f.entrance === entrance.entrance), now));
  const stray = state.feeds.filter((f) => f.entrance === null);
  $("entrances").replaceChildren(...declared, stray.length ? make("section", { class: "entrance" }, make("h2", { text: t("feeds.noEntrance") }), table(stray, now)) : "");
  if (focused) document.getElementById(focused)?.focus();
}

function drawTiles(now) {
  const sum = (of) => state.feeds.reduce((n, f) => n + of(f), 0);
  const { backlog } = state;
  const parkedKnown = state.feeds.every((f) => f.parked !== null);
  const parked = sum((f) => f.parked ?? 0);
  const since = state.feeds.length ? state.feeds[0].countedSince : null;
  const whole = state.feeds.every((f) => f.earlier !== null);
  $("tiles").replaceChildren(
    tile(t("feeds.today"), number(sum((f) => total(f))), whole || !since ? "" : t("feeds.since", moment(since, now))),
    backlog === null ? tile(t("feeds.backlog"), "?", t("feeds.unknown"))
      : tile(t("feeds.backlog"), backlog.pending >= 1000 ? "≥ 1000" : number(backlog.pending), backlog.oldest ? t("feeds.backlogOldest", age(backlog.oldest, now)) : t("feeds.backlogNone"), backlog.oldest && Date.parse(now) - Date.parse(backlog.oldest) > 60000 ? "warn" : null),
    parkedKnown ? tile(t("feeds.parked"), number(parked), parked ? t("feeds.parkedSome") : t("feeds.parkedNone"), parked ? "warn" : null, parked ? "/messages?status=parked" : null) : tile(t("feeds.parked"), "?", t("feeds.unknown")));
}

function tile(title, figure, aside, tone, href) {
  return make(href ? "a" : "div", { class: "tile", "data-tone": tone, href, id: href ? "tile-parked" : null }, make("h2", { text: title }), make("p", { class: "figure" }, make("b", { text: figure }), tone ? icon("warn") : null), make("p", { class: "aside", text: aside }));
}

const total = (feed) => feed.kept + feed.conflicting + (feed.earlier ?? 0);

// The bus changes without a message coming in: it is asked by itself. What nobody answers is not known.
async function lookAtBus() {
  try {
    const answer = await fetch("/api/bus");
    bus = answer.ok ? await answer.json() : null;
  } catch {
    bus = null;
  }
  soon();
  setTimeout(lookAtBus, 5000);
}

// Worth a line where it is a broker, or where something was given up.
function drawBus(now) {
  const line = $("bus");
  line.hidden = !bus || (bus.address === "memory" && !bus.errors);
  if (line.hidden) return;
  const status = bus.connected === null ? chip(t("feeds.unheard"), "plain") : bus.connected ? chip(t("bus.connected"), "good", icon("reached")) : chip(`${t("bus.away", moment(bus.since, now))} : ${bus.problem}`, "bad", icon("refused"));
  const notes = [bus.waiting === null ? null : t("bus.waiting", number(bus.waiting)), bus.engines === null ? null : t("bus.engines", number(bus.engines))].filter(Boolean);
  line.replaceChildren(
    make("h2", {}, make("span", { text: `${t("bus.title")} ${bus.address}` }), status),
    make("p", { class: "notes", text: notes.join(" · ") }),
    bus.errors ? make("p", { class: "notes warned" }, icon("warn"), t("bus.errors", number(bus.errors), bus.lastError?.reason ?? "?"), " ", again()) : "");
}

// Servers that the engine subscribes to: what they have told, and what they have still to tell.
async function lookAtSources() {
  let sources = null;
  try {
    const answer = await fetch("/api/feeds/sources");
    sources = answer.ok ? await answer.json() : null;
  } catch {
    sources = null;
  }
  $("sources").hidden = !sources?.length;
  if (sources?.length) $("sources").replaceChildren(make("h2", { text: t("sources.title") }), sourceTable(sources, live.now() ?? state?.at));
  setTimeout(lookAtSources, 5000);
}

function sourceTable(sources, now) {
  const heads = ["sources.name", "sources.state", "sources.taken", "sources.missing", "sources.last"];
  const standing = (s) => s.connected ? chip(t("bus.connected"), "good", icon("reached")) : s.problem ? chip(t("sources.away"), "bad", icon("refused")) : chip(t("feeds.unheard"), "plain");
  return make("div", { class: "list-room" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...heads.map((h, i) => make("th", { scope: "col", class: i === 2 || i === 3 ? "figure" : null, text: t(h) })))),
    make("tbody", {}, ...sources.map((s) => make("tr", {},
      make("th", { scope: "row" }, make("b", { text: s.name }), make("small", { text: `${s.server} · ${s.feed}` })),
      make("td", {}, standing(s), s.connected || !s.problem ? null : make("small", { text: s.problem })), figure(s.takenUpTo),
      make("td", { class: "figure" }, s.missing ? chip(number(s.missing), "warn", icon("warn")) : "–"),
      make("td", {}, s.lastEvent && now ? moment(s.lastEvent, now) : t("feeds.lastNone")))))));
}

// Certificates change by the week: every ten minutes is for whoever has just put a new one in its place.
async function lookAtCertificates() {
  let certificates = null;
  try {
    const answer = await fetch("/api/certificates");
    certificates = answer.ok ? await answer.json() : null;
  } catch {
    certificates = null;
  }
  $("certificates").hidden = !certificates?.length;
  if (certificates?.length) $("certificates").replaceChildren(make("h2", { text: t("certificates.title") }), certificateTable(certificates));
  setTimeout(lookAtCertificates, 600000);
}

function certificateTable(certificates) {
  const heads = ["certificates.setting", "certificates.file", "certificates.holder", "certificates.ends", "certificates.days"];
  const state = (c) => c.problem ? chip(t("certificates.unreadable", c.problem), "bad", icon("refused")) : c.daysLeft <= 0 ? chip(number(c.daysLeft), "bad", icon("refused")) : c.daysLeft <= 60 ? chip(number(c.daysLeft), "warn", icon("warn")) : number(c.daysLeft);
  return make("div", { class: "list-room" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { scope: "col", text: t(h) })))),
    make("tbody", {}, ...certificates.map((c) => make("tr", {},
      make("th", { scope: "row", text: c.setting }), make("td", { text: c.file }), make("td", { text: c.holder ?? "?" }), make("td", { text: c.ends ? c.ends.slice(0, 10) : "?" }), make("td", {}, state(c)))))));
}

function again() {
  const button = make("button", { type: "button", id: "bus-again", text: t("bus.again") });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await post("/api/bus/errors/replay", {});
    } finally {
      lookAtBus();
    }
  });
  return button;
}

function drawEntrance(entrance, feeds, now) {
  const status = entrance.open === null ? chip(t("feeds.unheard"), "plain") : entrance.open ? chip(t("feeds.open"), "good", icon("reached")) : chip(`${t("feeds.shut")} : ${entrance.problem}`, "bad", icon("refused"));
  const notes = [
    // Only there does somebody stay connected.
    entrance.open === null || !entrance.entrance.startsWith("mllp") ? null : entrance.peers.length ? `${t("feeds.peers", entrance.peers.length)} : ${entrance.peers.slice(0, 6).join(", ")}${entrance.peers.length > 6 ? "…" : ""}` : t("feeds.noPeers"),
    entrance.lastDisconnection ? t("feeds.left", moment(entrance.lastDisconnection.at, now), entrance.lastDisconnection.peer, entrance.lastDisconnection.reason) : null,
  ].filter(Boolean);
  return make("section", { class: "entrance" },
    make("h2", {}, make("span", { text: entranceName(entrance.entrance) }), status),
    make("p", { class: "notes", text: notes.join(" · ") }),
    entrance.bytesWithoutFrame ? make("p", { class: "notes warned" }, icon("warn"), t("feeds.stray", size(entrance.bytesWithoutFrame), moment(entrance.lastBytesWithoutFrame, now), entrance.lastStrayPeer)) : null,
    feeds.length ? table(feeds, now) : null);
}

// "mllp", "mllp:10.0.0.1:2575", "files:/data/in", "amqp:amqp://broker/#queue", "http"
function entranceName(entrance) {
  const [, transport, rest] = /^([a-z]+):?(.*)$/s.exec(entrance) ?? [null, null, entrance];
  return [["mllp", "files", "amqp", "http"].includes(transport) ? t(`entrance.${transport}`) : transport, rest].filter(Boolean).join(" ");
}

function table(feeds, now) {
  const heads = ["feeds.name", "feeds.last", "feeds.hour", "feeds.count", "feeds.repeated", "feeds.conflicting", "feeds.refused", "feeds.notKept", "feeds.parked", "feeds.bytes"];
  return make("div", { class: "list-room" }, make("table", { class: "list feeds" },
    make("thead", {}, make("tr", {}, ...heads.map((h, i) => make("th", { scope: "col", class: i > 2 ? "figure" : null, text: t(h) })))),
    make("tbody", {}, ...feeds.map((feed) => make("tr", {},
      make("th", { scope: "row" }, make("b", { text: feed.label ?? feed.name }), make("small", { text: [feed.name, feed.mode ? t(`feeds.${feed.mode}`) : null, feed.contact].filter(Boolean).join(" · ") })),
      make("td", { class: "last" }, ...last(feed, now)),
      make("td", {}, spark(feed), rate(feed)),
      figure(total(feed), feed.earlier === null ? t("feeds.since", moment(feed.countedSince, now)) : null),
      figure(feed.repeated), figure(feed.conflicting),
      make("td", { class: "figure", text: feed.answeredError + feed.answeredReject ? `${number(feed.answeredError)} / ${number(feed.answeredReject)}` : "–" }),
      figure(feed.notKept, feed.lastNotKept),
      make("td", { class: "figure" }, feed.parked === null ? "?" : feed.parked ? make("a", { id: `parked-${feed.name}`, href: `/messages?status=parked&feed=${encodeURIComponent(feed.name)}`, text: number(feed.parked) }) : "–"),
      make("td", { class: "figure", text: feed.bytes ? size(feed.bytes) : "–" }))))));
}

function figure(n, aside) {
  return make("td", { class: "figure", title: aside }, n ? number(n) : "–", aside ? make("small", { text: aside }) : null);
}

function last(feed, now) {
  if (feed.lastMessage === null) return [t("feeds.lastNone")];
  return [make("b", { text: moment(feed.lastMessage, now) }), make("small", { text: t("feeds.ago", age(feed.lastMessage, now)) })];
}

function rate(feed) {
  const known = feed.minutes.filter((n) => n !== null);
  const minute = known.length > 1 ? known[known.length - 2] : null;
  return make("small", { class: "rate", text: minute === null ? "" : t("feeds.minute", number(minute)) });
}

// Bars from the same ground; a thin line where there was silence, nothing where nobody counted.
function spark(feed) {
  const most = Math.max(1, ...feed.minutes.map((n) => n ?? 0));
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", "0 0 180 28");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${t("feeds.hour")} : ${feed.minutes.map((n) => n ?? "?").join(" ")}`);
  const draw = (name, d) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", name);
    path.setAttribute("d", d);
    svg.append(path);
  };
  draw("ground", feed.minutes.map((n, i) => (n === null ? "" : `M${i * 3} 27.5h3`)).join(""));
  draw("bars", feed.minutes.map((n, i) => (n ? `M${i * 3 + 1.25} 27.5V${(27.5 - Math.max(2, (26 * n) / most)).toFixed(1)}` : "")).join(""));
  return svg;
}

setInterval(soon, 1000);
