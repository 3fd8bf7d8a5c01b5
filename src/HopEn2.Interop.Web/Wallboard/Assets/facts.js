// Facts in words, for the message that states them and for the document they are about.
import { make } from "./dom.js";
import { moment, t } from "./format.js";
import { documentLink } from "./desk.js";

const QUIET = new Set(["aliases", "replaces", "orders", "sha1", "pair", "acknowledgementAsked", "readingAsked", "cdaUf", "visitClass"]);

// What a reader looks for first; everything else follows as name and value.
export function factItem(fact, source) {
  const { details } = fact;
  const lead = [details.code, details.recipient, details.presumed ? t("mail.presumed") : null, details.kind && fact.type.startsWith("document") ? t(`kind.${details.kind}`) : null, details.typeCode, details.action ? t(`action.${details.action}`) : null, details.uf ? `UF ${details.uf}` : null].filter((v) => v && typeof v === "string");
  const rest = Object.entries(details).filter(([name]) => !QUIET.has(name)).map(([name, value]) => make("div", {}, make("dt", { text: name }), make("dd", {}, ...shown(name, value))));
  return make("li", { "data-fact": fact.type },
    make("time", { datetime: fact.at, text: moment(fact.at) }),
    make("div", {},
      make("p", {}, make("b", { text: t(`fact.${fact.type}`) }), lead.length ? ` ${lead.join(" · ")}` : ""),
      source,
      make("details", {}, make("summary", { text: fact.type }), make("dl", { class: "pairs small" }, ...rest))));
}

function shown(name, value) {
  if ((name === "id" || name === "document") && typeof value === "string") return [make("a", { href: documentLink(value), text: value })];
  if (Array.isArray(value)) return [value.map((v) => (typeof v === "object" ? JSON.stringify(v) : v)).join(", ")];
  if (typeof value === "object") return [Object.entries(value).filter(([, v]) => v !== null).map(([k, v]) => `${k} ${v}`).join(" · ")];
  return [String(value)];
}
