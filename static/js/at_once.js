// Where one came for a dossier: it is asked for, then downloaded, without another click.
(() => {
  document.querySelector("form[data-at-once]")?.submit(); // this page leaves no trace in the history
  const link = document.querySelector("a[data-at-once]");
  if (!link) return;
  for (const words of document.querySelectorAll("[data-taken]")) words.hidden = false;
  for (const words of document.querySelectorAll("[data-not-taken]")) words.hidden = true;
  history.replaceState(null, "", location.pathname); // coming back here downloads nothing
  addEventListener("load", () => location.assign(link.href)); // sooner, this page would stop loading
})();
