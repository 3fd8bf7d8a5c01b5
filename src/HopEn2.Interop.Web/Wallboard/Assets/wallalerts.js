// The strip of incidents on the wall: what is broken now, or that nothing is, or that nobody knows. Never green without knowing.
import { $, attribute, icon, make } from "./dom.js";
import { age, lang, minute, t } from "./format.js";

const MOST = 3;
const LOST_AFTER = 8000;
const RETRY = 2000;

let state = null;
let heard = performance.now();
let at = null;

function open() {
  const source = new EventSource("/live?topic=alerts");
  source.addEventListener("snapshot", (event) => { heard = performance.now(); state = JSON.parse(event.data); at = state.at; draw(); });
  source.addEventListener("beat", (event) => { heard = performance.now(); at = JSON.parse(event.data).at; draw(); });
  source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) setTimeout(open, RETRY); });
}

function draw() {
  const strip = $("incidents");
  const lost = performance.now() - heard > LOST_AFTER;
  const known = state && state.open !== null && !lost;
  const incidents = state?.open ?? [];
  const tone = incidents.length ? (incidents.some((i) => i.severity !== "minor") ? "bad" : "warn") : known && !state.stale ? "calm" : "unknown";
  attribute(strip, "data-tone", tone);
  attribute(strip, "data-stale", lost || state?.stale ? "" : null);
  const doubt = !state || lost ? t("alerts.unknown") : state.stale ? (state.watchAt ? t("alerts.stale", minute(state.watchAt)) : t("alerts.neverHeard")) : null;
  const words = incidents.slice(0, MOST).map((i) => make("span", { class: "wall-incident", "data-severity": i.severity }, icon("warn"), i.sentence[lang] ?? i.sentence.fr, make("small", { text: [at ? age(i.since, at) : null, i.acknowledged ? t("alerts.taken", i.acknowledged.who) : null].filter(Boolean).join(" · ") })));
  if (incidents.length > MOST) words.push(make("span", { text: t("alerts.moreOpen", incidents.length - MOST) }));
  if (!incidents.length && known && !state.stale) words.push(make("span", {}, icon("reached"), t("alerts.none")));
  if (doubt) words.push(make("span", { class: "doubt" }, icon("warn"), doubt));
  const signature = words.map((w) => w.textContent).join("|") + tone;
  if (strip.dataset.signature === signature) return;
  strip.dataset.signature = signature;
  strip.replaceChildren(...words);
}

setInterval(draw, 1000);
open();
