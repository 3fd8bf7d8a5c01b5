// One document: where it stands, and every fact about it with the message that said so.
import { $, icon, make } from "./dom.js";
import { moment, shortDay, t } from "./format.js";
import { ask, caller, chip, failed, pairs, section } from "./desk.js";
import { factItem } from "./facts.js";

const STAGES = ["produced", "insQualified", "rightFormat", "sent", "deposited", "mailedProfessional", "mailedPatient", "read"];
const TROUBLE = ["refused", "waiting", "withheld", "bounced"];
const id = location.pathname.slice("/documents/".length);

caller().catch(() => {});
ask(`/api/documents/${id}`).then((timeline) => $("content").replaceChildren(...draw(timeline)), (error) => {
  $("content").replaceChildren(error.status === 404 ? make("h1", { text: t("document.unknown") }) : "", failed(error));
});

function draw({ document: d, facts, told }) {
  document.title = t(`kind.${d.kind}`);
  const trouble = TROUBLE.filter((s) => d.stages.includes(s));
  return [
    make("h1", {}, t(`kind.${d.kind}`), " ", chip(t(`deposit.${d.deposit}`), d.deposit === "accepted" ? "good" : d.deposit === "refused" ? "bad" : "plain", d.deposit === "accepted" ? icon("reached") : d.deposit === "refused" ? icon("refused") : d.deposit === "waiting" ? icon("wait") : ""),
      d.refusalCode ? make("span", { class: "mono soft", text: ` ${d.refusalCode}` }) : ""),
    make("p", { class: "mono soft id", text: d.id }),
    d.ambiguousAnswer ? make("p", { class: "notice" }, icon("warn"), t("document.ambiguous")) : "",
    section(t("document.stages"),
      make("ol", { class: "steps" }, ...STAGES.map((s) => make("li", { "data-reached": d.stages.includes(s) }, d.stages.includes(s) ? icon("reached") : make("i", { class: "open" }), t(`step.${s}`), make("span", { class: "sr", text: t(d.stages.includes(s) ? "document.reached" : "document.notReached") })))),
      trouble.length ? make("p", { class: "troubles" }, ...trouble.map((s) => chip(t(`step.${s}`), s === "refused" || s === "bounced" ? "bad" : "warn", icon(s === "waiting" ? "wait" : s === "withheld" ? "warn" : "refused")))) : ""),
    section(t("document.summary"), pairs([
      [t("document.service"), `${d.service.label}${d.uf ? ` (UF ${d.uf})` : ""}`], [t("document.date"), moment(d.at)], [t("document.countedOn"), d.day ? shortDay(d.day) : t("document.notCounted")],
      [t("number.ipp"), d.ipp], [t("number.visit"), d.visit], ["LOINC", d.typeCode], [t("document.ins"), t(`ins.${d.ins}`)],
      [t("document.format"), d.format && [t(`level.${d.format.level}`), d.format.mediaType, d.format.scanned ? t("level.scanned") : null].filter(Boolean).join(" · ")],
      [t("document.deposit"), [t(`deposit.${d.deposit}`), d.waitingSince ? t("document.waiting", moment(d.waitingSince)) : null, d.withheld === "none" ? null : t(`withheld.${d.withheld}`)].filter(Boolean).join(" · ")],
      [t("document.otherIds"), d.ids.filter((i) => i !== d.id).join(", ")],
    ])),
    d.mails.length ? section(t("document.mails"), make("ul", { class: "findings" }, ...d.mails.map((m) => make("li", {}, chip(t(m.code === "presumed" ? "mail.presumed" : `mail.${m.state}`), m.state === "bounced" || m.state === "processingFailed" ? "bad" : m.state === "waiting" ? "warn" : "good"), ` ${m.recipient || "?"} (${t(`recipient.${m.kind}`)})`, m.code && m.code !== "presumed" ? make("span", { class: "mono", text: ` ${m.code}` }) : "")))) : "",
    d.versions.length > 1 ? section(t("document.versions"), make("ul", { class: "findings" }, ...d.versions.map((v) => make("li", {}, make("b", { text: moment(v.at) }), ` ${v.version ? t("document.version", v.version) : ""} `, make("span", { class: "mono soft", text: v.id }), " ", v.deleted ? chip(t("document.deleted"), "bad") : v.id === d.current ? chip(t("document.current"), "good") : "")))) : "",
    section(t("document.timeline"), make("ol", { class: "timeline" }, ...inOrder(facts, told))),
  ];
}

// What was told is said in the second of what it tells, and after it.
function inOrder(facts, told) {
  const second = (at) => (at ? Math.floor(Date.parse(at) / 1000) : Infinity);
  return [...facts.map((f) => [second(f.at), factItem(f, source(f))]), ...told.map((w) => [second(w.saidAt), word(w)])].sort(([a], [b]) => (a === b ? 0 : a - b)).map(([, item]) => item);
}

function source(f) {
  const own = f.source.feed === "delivery";
  return make("p", { class: "soft" }, make("a", { href: `/messages/${f.message}`, text: own ? t("document.ownReport") : t("document.source", f.source.controlId || f.message, f.source.feed) }));
}

function word(w) {
  return make("li", { "data-fact": w.good ? "told" : "told-trouble" },
    w.saidAt ? make("time", { datetime: w.saidAt, text: moment(w.saidAt) }) : chip(t(`work.${w.state}`), w.state === "failed" ? "bad" : "warn"),
    make("div", {}, make("p", {}, make("b", { text: t("document.told", w.feed) }), ` ZAM ${w.event} · ${t(w.good ? "document.toldGood" : "document.toldTrouble")}${w.code ? ` ${w.code}` : ""}${w.recipient ? ` · ${w.recipient}` : ""}`)));
}
