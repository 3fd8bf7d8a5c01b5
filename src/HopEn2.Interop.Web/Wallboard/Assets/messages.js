// Search, and replay of what was found. The address holds the search, so it can be sent to a colleague.
import { $, make, text } from "./dom.js";
import { moment, number, shortDay, t } from "./format.js";
import { ask, caller, chip, documentLink, failed } from "./desk.js";
import { replay } from "./replay.js";
import { statusChip } from "./status.js";

const KEYS = ["controlId", "ipp", "visit", "document"];
const query = new URLSearchParams(location.search);
const chosen = new Set();
let next = null;
let asked = null;

caller().catch(() => {});
ask("/api/feeds").then(({ feeds }) => {
  $("feed").append(...feeds.map((f) => make("option", { value: f.name, text: f.label ?? f.name })));
  $("feed").value = query.get("feed") ?? "";
  offer();
}, () => {});
$("q").value = query.get("q") ?? "";
$("by").value = KEYS.includes(query.get("by")) ? query.get("by") : "any";
$("status").value = query.get("status") ?? "";
run();

$("search").addEventListener("submit", (e) => {
  e.preventDefault();
  const search = new URLSearchParams();
  for (const [name, value] of [["q", $("q").value.trim()], ["by", $("by").value === "any" ? "" : $("by").value], ["feed", $("feed").value], ["status", $("status").value]]) if (value) search.set(name, value);
  history.pushState(null, "", search.size ? `?${search}` : location.pathname);
  run();
});
addEventListener("popstate", () => location.reload());
$("feed").addEventListener("change", offer);
$("more").addEventListener("click", async () => { await show(await ask(`/api/messages?${asked}&cursor=${encodeURIComponent(next)}`)); });
$("all").addEventListener("change", () => {
  document.querySelectorAll("#rows input").forEach((box) => { box.checked = $("all").checked; choose(Number(box.value), box.checked); });
});
$("replay").addEventListener("click", () => again({ ids: [...chosen] }));
$("replay-parked").addEventListener("click", () => again({ feed: $("feed").value || null, from: "1970-01-01T00:00Z", parked: true }));

async function run() {
  chosen.clear();
  offer();
  $("rows").replaceChildren();
  $("documents").replaceChildren();
  $("outcome").replaceChildren();
  const value = $("q").value.trim();
  const base = new URLSearchParams();
  if (new URLSearchParams(location.search).get("feed")) base.set("feed", new URLSearchParams(location.search).get("feed"));
  if ($("status").value) base.set("status", $("status").value);
  try {
    // Without a choice, each number is tried in turn: the most precise first.
    for (const key of !value ? [null] : $("by").value === "any" ? KEYS : [$("by").value]) {
      asked = new URLSearchParams(base);
      if (key) asked.set(key, value);
      const found = await ask(`/api/messages?${asked}`);
      if (found.items.length) {
        if (key && $("by").value === "any") text($("outcome"), t("messages.found", t(`messages.by.${key}`)));
        await show(found);
        break;
      }
    }
    if (!$("rows").children.length) $("outcome").replaceChildren(t("messages.none"));
    if (value) await showDocuments(value);
  } catch (error) {
    $("outcome").replaceChildren(failed(error));
  }
}

async function show(page) {
  next = page.next;
  $("more").hidden = !next;
  $("rows").append(...page.items.map(row));
}

function row(m) {
  const box = make("input", { type: "checkbox", value: m.id, "aria-label": t("messages.select", m.controlId || m.id), onchange: (e) => choose(m.id, e.target.checked) });
  return make("tr", {},
    make("td", {}, box),
    make("td", { class: "when" }, make("a", { href: `/messages/${m.id}`, text: moment(m.receivedAt) })),
    make("td", { text: m.feed }),
    make("td", { class: "mono", text: m.type || "–" }),
    make("td", { class: "mono", text: m.controlId || "–" }),
    make("td", { class: "mono", text: [m.ipp, m.visit].filter(Boolean).map((v) => v.split("|").pop()).join(" · ") || "–" }),
    make("td", { text: m.answer }),
    make("td", {}, statusChip(m), m.detail ? make("small", { text: m.detail }) : null));
}

async function showDocuments(value) {
  const key = { ipp: "ipp", visit: "stay", document: "id", controlId: null }[$("by").value];
  const keys = $("by").value === "any" ? ["id", "ipp", "stay"] : key ? [key] : [];
  for (const name of keys) {
    const { items } = await ask(`/api/documents?size=20&${new URLSearchParams({ [name]: value })}`);
    if (!items.length) continue;
    $("documents").replaceChildren(make("h2", { text: t("messages.documents") }), make("ul", { class: "cards" }, ...items.map((d) => make("li", {}, make("a", { href: documentLink(d.id) },
      make("b", { text: t(`kind.${d.kind}`) }), make("span", { text: `${shortDay(d.at)} · ${d.service.label}` }), chip(t(`deposit.${d.deposit}`), d.deposit === "accepted" ? "good" : d.deposit === "refused" ? "bad" : "plain"))))));
    return;
  }
}

function choose(id, on) {
  if (on) chosen.add(id);
  else chosen.delete(id);
  offer();
}

function offer() {
  $("replay").disabled = chosen.size === 0;
  text($("replay"), t("messages.replay", number(chosen.size)));
  const feed = $("feed");
  text($("replay-parked"), feed.value ? t("messages.replayParkedOf", feed.selectedOptions[0].textContent) : t("messages.replayParked"));
}

async function again(request) {
  $("outcome").replaceChildren(t("messages.replaying"));
  try {
    const outcome = await replay(request);
    await run();
    text($("outcome"), outcome);
  } catch (error) {
    $("outcome").replaceChildren(failed(error));
  }
}
