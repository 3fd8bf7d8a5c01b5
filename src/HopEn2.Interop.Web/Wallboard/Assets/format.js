// Texts and numbers as people read them. Times come from the server with the hospital's offset and are shown as they are:
// the screen's own time zone and clock are never asked.
const texts = JSON.parse(document.getElementById("texts").textContent);
export const lang = document.documentElement.lang;

export function t(key, ...values) {
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (_, i) => values[i] ?? "");
}

const integers = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
const days = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const shortDays = new Intl.DateTimeFormat(lang, { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
const months = new Intl.DateTimeFormat(lang, { month: "long", year: "numeric", timeZone: "UTC" });

export const number = (n) => integers.format(n);

// Where there is no room for five figures: 9,3k. Cut, not rounded.
export const short = (n) => (n < 1000 ? number(n) : `${tenths.format(n < 10000 ? Math.floor(n / 100) / 10 : Math.floor(n / 1000))}k`);

// Rounded down: 54.9 is not 55 to somebody who looks at a target of 55.
export const percent = (p) => `${integers.format(Math.floor(p))}\u00a0%`;

// A target of several kinds together is rarely a whole number.
const tenths = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
export const tenth = (p) => `${tenths.format(p)}\u00a0%`;

export const day = (iso) => days.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
export const shortDay = (iso) => shortDays.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
export const month = (iso) => months.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
export const clock = (iso) => iso.slice(11, 19);
export const minute = (iso) => iso.slice(11, 16);

// "09:31" of today, "10/03/2025 09:31" of another day.
export const moment = (iso, now) => (now && iso.slice(0, 10) === now.slice(0, 10) ? clock(iso) : `${shortDay(iso)} ${clock(iso)}`);

export function age(since, now) {
  const seconds = Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 1000));
  if (seconds < 60) return t("age.seconds", seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("age.minutes", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("age.hours", hours, String(minutes % 60).padStart(2, "0"));
  // After ten days nobody asks for the hour.
  if (hours >= 240) return t("age.onlyDays", number(Math.floor(hours / 24)));
  return t("age.days", Math.floor(hours / 24), hours % 24);
}

export function size(bytes) {
  const step = [["size.giga", 1e9], ["size.mega", 1e6], ["size.kilo", 1e3]].find(([, n]) => bytes >= n);
  return step ? t(step[0], new Intl.NumberFormat(lang, { maximumFractionDigits: bytes / step[1] < 10 ? 1 : 0 }).format(bytes / step[1])) : t("size.bytes", number(bytes));
}
