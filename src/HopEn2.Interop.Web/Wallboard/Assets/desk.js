// What the pages for desks share: asking the API, saying what went wrong, and the pieces they are laid out with.
import { $, make } from "./dom.js";
import { t } from "./format.js";

document.querySelector(`[data-nav="${{ message: "messages", document: "messages" }[document.documentElement.dataset.page] ?? document.documentElement.dataset.page}"]`)?.setAttribute("aria-current", "page");

// The answer, or an Error that says what and what now.
export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options, headers: { Accept: "application/json", ...options.headers } });
  } catch {
    throw new Error(t("error.network"));
  }
  if (response.status === 401) location.href = `/login?return=${encodeURIComponent(location.pathname + location.search)}`;
  const body = await response.json().catch(() => null);
  if (!response.ok) throw Object.assign(new Error([body?.title ?? `${response.status}`, body?.detail].filter(Boolean).join(" ")), { status: response.status });
  return body;
}

export const post = (path, body) => ask(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

export function failed(error) {
  return make("div", { class: "failure", role: "alert" }, make("strong", { text: t("error.title") }), make("p", { text: error.message }));
}

// A link shows what the address bar would; ids may hold any sign.
export const documentLink = (id) => `/documents/${id.split("/").map(encodeURIComponent).join("/")}`;

export function pairs(entries) {
  return make("dl", { class: "pairs" }, ...entries.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => make("div", {},
    make("dt", { text: name }), make("dd", {}, ...[value].flat()))));
}

export const chip = (words, tone, ...before) => make("span", { class: "chip", "data-tone": tone }, ...before, words);

export function section(title, ...content) {
  return make("section", { class: "block" }, make("h2", { text: title }), ...content);
}

export async function caller() {
  const who = await ask("/api/access");
  $("signout")?.toggleAttribute("hidden", who.name === "local");
  return who;
}
