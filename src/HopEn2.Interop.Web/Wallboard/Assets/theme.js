// Before the first paint, so that a dark room does not see a white flash. ?theme=dark|light; else what the device prefers.
(() => {
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
})();
