// Before the first paint: the scheme that the reader chose the last time.
(() => {
  try {
    const theme = localStorage.getItem("parity-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // A page that may keep nothing follows the system.
  }
})();
