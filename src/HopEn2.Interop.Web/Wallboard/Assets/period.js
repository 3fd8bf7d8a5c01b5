// The choice of period, by mouse, by arrow keys on the choice, by 1, 2, 3 anywhere, or by ?period= in the address.
import { $, attribute } from "./dom.js";

export const PERIODS = ["today", "week", "month"];

export function choosePeriod(changed) {
  const asked = new URLSearchParams(location.search).get("period");
  const choice = { period: PERIODS.includes(asked) ? asked : "today" };

  function choose(next) {
    choice.period = next;
    document.querySelectorAll("[data-period]").forEach((button) => {
      attribute(button, "aria-checked", String(button.dataset.period === next));
      attribute(button, "tabindex", button.dataset.period === next ? "0" : "-1");
    });
    const url = new URL(location.href);
    url.searchParams.set("period", next);
    history.replaceState(null, "", url);
    changed();
  }

  $("periods").addEventListener("click", (e) => { if (e.target.dataset.period) choose(e.target.dataset.period); });
  $("periods").addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    e.stopPropagation();
    choose(PERIODS[(PERIODS.indexOf(choice.period) + step + PERIODS.length) % PERIODS.length]);
    document.querySelector(`[data-period="${choice.period}"]`).focus();
  });
  addEventListener("keydown", (e) => {
    if (!e.altKey && !e.ctrlKey && !e.metaKey && "123".includes(e.key) && !e.target.closest("input, select")) choose(PERIODS[Number(e.key) - 1]);
  });
  choose(choice.period);
  return choice;
}
