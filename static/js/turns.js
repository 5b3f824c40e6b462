// The time of each turn to speak: started and stopped by its button, or by the space bar (slides.js).
(() => {
  // As projection.in_words says it: a screen reader hears it once a minute.
  const inWords = (seconds) => {
    if (seconds <= -60) return `${Math.floor(-seconds / 60)}\u00a0min de plus que prévu`;
    if (seconds <= 0) return "C’est l’heure";
    if (seconds < 60) return "Encore moins d’une minute";
    return `Encore ${Math.ceil(seconds / 60)}\u00a0min`;
  };
  const inFigures = (seconds) => {
    const whole = Math.abs(seconds);
    const clock = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    return seconds < 0 ? `+ ${clock}` : clock;
  };

  for (const box of document.querySelectorAll("[data-minutes]")) {
    const button = box.querySelector("[data-timer]");
    const left = box.querySelector("[data-left]");
    const words = box.querySelector("[data-words]");
    const bar = box.querySelector("progress");
    const length = Number(box.dataset.minutes) * 60;
    let spent = 0; // seconds before it was last started
    let started = null;

    const passed = () => spent + (started === null ? 0 : (performance.now() - started) / 1000);
    const tell = () => {
      const seconds = Math.round(length - passed());
      left.textContent = inFigures(seconds);
      left.setAttribute("aria-hidden", "true");
      if (words.textContent !== inWords(seconds)) words.textContent = inWords(seconds);
      bar.value = Math.min(100, Math.round((100 * passed()) / length));
    };
    const tick = () => {
      if (started === null) return;
      tell();
      setTimeout(tick, 250);
    };
    button.addEventListener("click", () => {
      if (started === null) {
        started = performance.now();
        button.textContent = "Arrêter";
      } else {
        spent = passed();
        started = null;
        button.textContent = "Reprendre";
      }
      tell();
      tick();
    });
    button.hidden = bar.hidden = false;
  }
})();
