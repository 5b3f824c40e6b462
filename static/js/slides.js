// A projection: all its slides are in the page, one shows at a time, and nothing more is asked of the
// network. The address holds the slide (#d3), so that without this script the links work as anchors.
(() => {
  const deck = document.querySelector(".deck");
  const slides = [...deck.querySelectorAll(".diapo")];
  let current = slides[0];

  const show = () => {
    current = slides.find((slide) => `#${slide.id}` === window.location.hash) ?? slides[0];
    for (const slide of slides) slide.classList.toggle("ici", slide === current);
    window.scrollTo(0, 0);
  };
  const arrive = () => {
    show();
    current.querySelector(".titre-vue").focus({ preventScroll: true }); // read aloud
  };
  const go = (index) => {
    const slide = slides[Math.min(slides.length - 1, Math.max(0, index))];
    window.location.replace(`#${slide.id}`);
    arrive(); // at once: the event comes later, perhaps after another key
  };
  const fullScreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };

  deck.classList.add("une-a-une");
  show();
  window.addEventListener("hashchange", arrive);
  if (document.fullscreenEnabled) {
    for (const button of deck.querySelectorAll("[data-full]")) {
      button.hidden = false;
      button.addEventListener("click", fullScreen);
    }
  }

  // Leaving without the network would lose the slides for an error of the browser: they stay.
  const offline = document.getElementById("hors-reseau");
  const leave = async (address) => {
    try {
      const answer = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(5000) });
      if (answer.status >= 500) throw new Error(answer.statusText);
      window.location.assign(address);
    } catch {
      offline.hidden = false;
      setTimeout(() => { offline.hidden = true; }, 8000);
    }
  };
  deck.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || link.getAttribute("href").startsWith("#") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    leave(link.href);
  });

  const step = (by) => () => go(slides.indexOf(current) + by);
  const keys = {
    ArrowRight: step(1),
    PageDown: step(1),
    ArrowLeft: step(-1),
    PageUp: step(-1),
    Home: () => go(0),
    End: () => go(slides.length - 1),
    " ": () => {
      const timer = current.querySelector("[data-timer]");
      if (timer) timer.click();
      else step(1)();
    },
    f: fullScreen,
    F: fullScreen,
    Escape: () => current.querySelector("[data-leave]").click(),
  };
  document.addEventListener("keydown", (event) => {
    const onControl = event.key === " " && event.target.closest("a, button");
    if (event.altKey || event.ctrlKey || event.metaKey || onControl || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
