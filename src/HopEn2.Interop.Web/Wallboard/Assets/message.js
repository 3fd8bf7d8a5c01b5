// One message: what it says of itself, what it became, and its fields by number.
import { $, icon, make, text } from "./dom.js";
import { moment, size, t } from "./format.js";
import { ask, caller, failed, pairs, section } from "./desk.js";
import { factItem } from "./facts.js";
import { replay } from "./replay.js";
import { statusChip } from "./status.js";

const id = location.pathname.split("/").pop();
load();

async function load() {
  try {
    const [who, detail] = await Promise.all([caller(), ask(`/api/messages/${id}`)]);
    $("content").replaceChildren(...draw(detail, who));
  } catch (error) {
    $("content").replaceChildren(error.status === 404 ? make("h1", { text: t("message.unknown") }) : "", failed(error));
  }
}

function draw(detail, who) {
  const m = detail.message;
  document.title = `${m.type || t("message.title")} ${m.controlId}`;
  const outcome = make("p", { class: "outcome", role: "status", "aria-live": "polite" });
  const again = make("button", { type: "button", text: t("message.replay"), onclick: async () => {
    text(outcome, t("messages.replaying"));
    try {
      const said = await replay({ ids: [m.id] });
      await load();
      $("content").querySelector(".outcome").textContent = said;
    } catch (error) {
      outcome.replaceChildren(failed(error));
    }
  } });
  return [
    make("h1", {}, make("span", { class: "mono", text: m.type || "–" }), " ", make("span", { class: "mono soft", text: m.controlId }), " ", statusChip(m)),
    m.detail ? make("p", { class: "notice" }, icon("warn"), m.detail) : "",
    m.conflictingControlId ? make("p", { class: "notice" }, icon("warn"), t("message.conflict")) : "",
    make("div", { class: "actions" }, again, who.role === "admin" && detail.bodyKept ? make("a", { class: "button", href: `/api/messages/${m.id}/body`, download: true, text: t("message.download") }) : null),
    outcome,
    section(t("message.header"), pairs([
      [t("messages.feed"), m.feed], [t("messages.received"), moment(m.receivedAt)], [t("message.sentAt"), m.sentAt && moment(m.sentAt)], [t("message.sender"), named(m.sender)], [t("message.receiver"), named(detail.receiver)],
      [t("message.version"), detail.version], [t("message.dialect"), detail.dialect], [t("number.ipp"), m.ipp], [t("number.visit"), m.visit], [t("messages.answer"), m.answer], [t("message.size"), size(m.size)],
    ])),
    detail.error ? section(t("message.error"), pairs([["ERR-2", detail.error.location], ["ERR-3", String(detail.error.code)], ["ERR-5", detail.error.applicationCode], ["ERR-8", detail.error.text]])) : "",
    section(t("message.findings"), detail.findings.length ? make("ul", { class: "findings" }, ...detail.findings.map((f) => make("li", {}, icon("warn"), make("b", { class: "mono", text: f.code }), ` ${f.text}`))) : make("p", { class: "soft", text: t("message.noFindings") })),
    section(t("message.facts"), detail.facts.length ? make("ol", { class: "timeline" }, ...detail.facts.map((f) => factItem(f))) : make("p", { class: "soft", text: t("message.noFacts") })),
    detail.superseded.length ? section(t("message.superseded"), make("ol", { class: "timeline faded" }, ...detail.superseded.map((f) => factItem(f)))) : "",
    section(t("message.body"), detail.text ? make("pre", { class: "body-text", text: detail.text }) : detail.segments ? segments(detail.segments) : make("p", { class: "soft", text: t("message.bodyGone") })),
  ];
}

// Application and facility, either of which may be missing.
function named(party) {
  return party === "|" ? "" : party;
}

function segments(all) {
  return make("div", { class: "segments-view" }, ...all.map((s) => make("div", { class: "segment" },
    make("h3", { text: s.name }),
    make("dl", {}, ...s.fields.map((f) => make("div", {},
      make("dt", { text: `${s.name}-${f.number}` }),
      make("dd", {}, f.value, f.size > new TextEncoder().encode(f.value).length + 3 ? make("small", { text: t("message.cut", size(f.size)) }) : null)))))));
}
