// The screen of the room: the time left runs, the keyboard turns the pages. The server counted the
// seconds left, so neither the clock nor the time zone of this computer matters.
(() => {
  const page = document.getElementById("projete");
  const left = document.getElementById("reste");
  const bar = document.getElementById("avance");
  const opened = performance.now();
  const seconds = Number(page.dataset.seconds);
  const length = Number(page.dataset.minutes) * 60;

  // As projection.in_words says it.
  const lasting = (minutes) => {
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    if (!hours) return `${rest}\u00a0min`;
    return `${hours}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
  };
  const inWords = (now) => {
    if (now <= -60) return `${lasting(Math.floor(-now / 60))} de plus que prévu`;
    if (now <= 0) return "C’est l’heure";
    if (now < 60) return "Encore moins d’une minute";
    return `Encore ${lasting(Math.ceil(now / 60))}`;
  };
  const tick = () => {
    const now = Math.round(seconds - (performance.now() - opened) / 1000);
    if (now <= 0 && "follows" in page.dataset) {
      window.location.reload();
      return;
    }
    const words = inWords(now);
    if (left.textContent !== words) left.textContent = words;
    bar.value = Math.round(100 * Math.min(1, Math.max(0, 1 - now / length)));
    setTimeout(tick, 1000);
  };
  if (bar) setTimeout(tick, 1000);

  const keys = {
    ArrowRight: "suivante",
    PageDown: "suivante",
    " ": "suivante",
    ArrowLeft: "precedente",
    PageUp: "precedente",
    Escape: "quitter",
  };
  // On a screen longer than the room sees, these keys scroll: they never take the room further.
  const scrolls = (key) =>
    ["PageDown", "PageUp", " "].includes(key) &&
    document.documentElement.scrollHeight > window.innerHeight;
  document.addEventListener("keydown", (event) => {
    const onControl = event.key === " " && event.target.closest("a, button");
    if (event.altKey || event.ctrlKey || event.metaKey || onControl || scrolls(event.key)) return;
    const link = document.getElementById(keys[event.key]);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
