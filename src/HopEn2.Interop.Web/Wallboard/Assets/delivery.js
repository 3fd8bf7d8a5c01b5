// What is to go out, neighbour by neighbour: why it waits, since when, and what can be done about it.
import { $, icon, make } from "./dom.js";
import { age, moment, number, t } from "./format.js";
import { ask, caller, chip, documentLink, failed, post } from "./desk.js";

let view = null;
let chosen = null;
let next = null;
let operates = false;
caller().then((who) => { operates = who.role !== "viewer"; if (view) draw(); }).catch(() => {});
look();

// The backlog changes without anybody being here: it is asked every few seconds. What nobody answers is not shown as none.
async function look() {
  try {
    view = await ask("/api/delivery");
    draw();
  } catch (error) {
    view = null;
    $("destinations").replaceChildren(failed(error));
  }
  setTimeout(look, 5000);
}

function draw() {
  const focused = document.activeElement?.id;
  $("destinations").replaceChildren(...(view.destinations.length ? view.destinations.map(destination) : [make("p", { class: "notes", text: t("delivery.none") })]));
  if (focused) document.getElementById(focused)?.focus();
}

function destination(d) {
  const status = d.pausedBy !== null ? chip(t("delivery.paused", d.pausedBy, moment(d.pausedAt, view.at)), "warn", icon("warn"))
    : d.failsSince ? chip(t("delivery.fails", moment(d.failsSince, view.at), d.code ?? "?"), "bad", icon("refused"))
      : chip(t("delivery.up"), "good", icon("reached"));
  const notes = [
    d.lastDoneAt ? t("delivery.last", moment(d.lastDoneAt, view.at)) : t("delivery.lastNone"),
    d.failsSince && d.nextTryAt ? t("delivery.next", moment(d.nextTryAt, view.at)) : null,
  ].filter(Boolean);
  return make("section", { class: "entrance" },
    make("h2", {}, make("span", { text: name(d.name) }), status, operates ? button(`pause-${d.name}`, t(d.pausedBy === null ? "delivery.pause" : "delivery.resume"), () => act(`/api/delivery/${encodeURIComponent(d.name)}/${d.pausedBy === null ? "pause" : "resume"}`, {})) : null),
    make("p", { class: "notes", text: notes.join(" · ") }),
    d.counts.length ? table(d) : make("p", { class: "notes", text: t("delivery.empty") }));
}

function table(d) {
  return make("div", { class: "list-room" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...["delivery.state", "delivery.reason", "delivery.count", "delivery.oldest"].map((h, i) => make("th", { scope: "col", class: i > 1 ? "figure" : null, text: t(h) })), make("th", { scope: "col" }))),
    make("tbody", {}, ...d.counts.map((c) => make("tr", {},
      make("td", { text: t(`work.${c.state}`) }),
      make("th", { scope: "row", text: reason(c) }),
      make("td", { class: "figure", text: number(c.count) }),
      make("td", { class: "figure", text: age(c.oldest, view.at) }),
      make("td", {}, operates ? button(`list-${d.name}-${c.state}-${c.reason}`, t("delivery.list"), () => list(d.name, c)) : null, " ",
        operates && c.reason ? button(`retry-${d.name}-${c.state}-${c.reason}`, t("delivery.retry"), () => act("/api/delivery/retry", { destination: d.name, reason: c.reason })) : null))))));
}

function button(id, words, pressed) {
  const made = make("button", { type: "button", id, text: words });
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      await pressed();
    } catch (error) {
      $("outcome").replaceChildren(failed(error));
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

async function act(path, body) {
  const answer = await post(path, body);
  $("outcome").textContent = answer.count === undefined ? "" : t("delivery.retried", number(answer.count));
  view = await ask("/api/delivery");
  draw();
}

async function list(to, count) {
  chosen = new URLSearchParams({ destination: to, state: count.state, ...(count.reason ? { reason: count.reason } : {}) });
  $("items").hidden = false;
  $("items-title").textContent = `${name(to)} : ${t(`work.${count.state}`)}, ${reason(count)}`;
  $("items-list").replaceChildren();
  next = null;
  await more();
}

async function more() {
  if (next) chosen.set("cursor", next);
  const page = await ask(`/api/delivery/items?${chosen}`);
  next = page.next;
  $("more").hidden = !next;
  $("items-list").append(make("div", { class: "list-room" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...["delivery.document", "delivery.to", "delivery.received", "delivery.attempts", "delivery.code", "delivery.due"].map((h) => make("th", { scope: "col", text: t(h) })), make("th", { scope: "col" }))),
    make("tbody", {}, ...page.items.map((item) => make("tr", {},
      make("th", { scope: "row" }, ...about(item)),
      make("td", { text: item.recipient || name(item.destination) }),
      make("td", {}, make("a", { href: `/messages/${item.message}`, text: moment(item.receivedAt, view?.at) }), make("small", { text: item.feed })),
      make("td", { class: "figure", text: number(item.attempts) }),
      make("td", {}, item.code ?? "", item.mayBeThere ? make("small", { text: t("delivery.mayBeThere") }) : null),
      make("td", { text: item.state === "failed" ? "" : moment(item.dueAt, view?.at) }),
      make("td", {}, button(`one-${item.key}`, t("delivery.retryOne"), () => act("/api/delivery/retry", { key: item.key })))))))));
}

$("more").addEventListener("click", () => more().catch((error) => $("outcome").replaceChildren(failed(error))));

// A document, or a message to the patient about a visit: visit-message:TEMPLATE:OCCASION:AUTHORITY|NUMBER.
function about(item) {
  const parts = /^visit-message:([^:]+):([^:]+):[^|]*\|(.*)$/.exec(item.document);
  if (!parts) return [make("a", { href: documentLink(item.document), text: item.document }), make("small", { text: t(`action.${item.action}`) })];
  const [, template, occasion, visit] = parts;
  const [sort, span] = occasion.split("-");
  return [make("span", { text: t("delivery.visitMessage", template, visit) }), make("small", { text: t(`occasion.${sort}`, (span ?? "").replace("d", " j").replace("h", " h")) })];
}

const known = { dmp: "delivery.dmp", mss: "delivery.mss" };
const name = (destination) => (known[destination] ? t(known[destination]) : destination.startsWith("zam:") ? t("delivery.zam", destination.slice(4)) : destination);

// A reason of ours has words; another's is shown as it is.
function reason(count) {
  if (!count.reason) return t("why.none");
  const key = `why.${count.reason}`;
  const words = t(key);
  return words === key ? count.reason : words;
}

setInterval(() => { if (view) draw(); }, 60000);
