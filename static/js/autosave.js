// The question page: htmx sends and swaps; this file makes sure that nothing typed is lost.
// A copy of what is not saved yet stays in this tab, for this person and question, until the
// server says « answer-saved ». A lost connection is tried again; a page left waits for its save.
(() => {
  const form = document.getElementById("reponse");
  if (!form || !form.dataset.key) return;
  const state = document.getElementById("etat");
  const key = form.dataset.key;
  const NOT_TYPED = ["csrfmiddlewaretoken", "seen", "go"];
  const SAID_BY_SERVER = [403, 404, 409, 422];
  const RETRY_AFTER = 5000; // milliseconds
  let busy = false; // a save is on its way
  let leaving = null; // the button pressed meanwhile
  let sent = null; // what it carries
  let answered = null; // what the last one that got an answer carried
  let retry = null;

  const seen = () => form.elements.namedItem("seen");
  // Trimmed and composed, as the server stores it.
  const typed = () =>
    [...new FormData(form)]
      .filter(([name]) => !NOT_TYPED.includes(name))
      .map(([name, value]) => [name, value.trim().normalize()]);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function store(copy) {
    try {
      sessionStorage.setItem(key, JSON.stringify(copy));
    } catch {
      // A full or forbidden storage: the page still saves as usual.
    }
  }

  const keep = (more) => store({ fields: typed(), seen: seen().value, ...more });

  function copied() {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function tell(words, css = "") {
    if (state.querySelector("a, button")) return; // somebody may be pressing it
    const line = document.createElement("span");
    line.className = css;
    line.textContent = words;
    state.replaceChildren(line);
  }

  function fill(fields) {
    const left = new Map();
    for (const [name, value] of fields) left.set(name, [...(left.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      const values = left.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values.shift() ?? "";
    }
  }

  // A copy left by a page that could not save. One that was sent and replaced by a newer version
  // of one’s own has arrived; any other comes back, upon the version it was typed on.
  function restore() {
    const copy = copied();
    if (!copy) return;
    if (copy.saved) {
      sessionStorage.removeItem(key);
      // This page was written while the save of the one before was still on its way.
      if (Number(copy.seen) > Number(seen().value)) location.reload();
      return;
    }
    const arrived = copy.sent && copy.seen !== seen().value && form.dataset.mine === "1";
    if (arrived || same(copy.fields, typed())) return sessionStorage.removeItem(key);
    fill(copy.fields);
    seen().value = copy.seen;
    document.getElementById("copie").hidden = false;
    htmx.trigger(form, "retry");
  }

  function lost() {
    leaving = answered = null; // it may have arrived, though its answer did not
    keep();
    state.replaceChildren();
    tell(form.dataset.lost, "e-retard");
    clearTimeout(retry);
    retry = setTimeout(() => htmx.trigger(form, "retry"), RETRY_AFTER);
  }

  for (const event of ["input", "change"]) form.addEventListener(event, () => keep());
  addEventListener("online", () => copied()?.fields && htmx.trigger(form, "retry"));

  form.addEventListener("submit", (event) => {
    if (busy) {
      event.preventDefault();
      leaving = event.submitter;
    } else if (!navigator.onLine) {
      event.preventDefault();
      lost();
    } else {
      keep({ sent: true });
    }
  });

  form.addEventListener("htmx:configRequest", (event) => {
    sent = typed();
    if (same(sent, answered)) event.preventDefault(); // leaving a field that was saved as one typed
  });
  form.addEventListener("htmx:beforeRequest", () => {
    busy = true;
    clearTimeout(retry);
    tell(form.dataset.saving);
  });
  // 403: signed out; 404: no longer theirs; 409: somebody else has answered; 422: something to mend. Each is a line of status.
  form.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if (state.querySelector(":active")) detail.shouldSwap = false;
    else if (SAID_BY_SERVER.includes(detail.xhr.status)) detail.shouldSwap = true;
    if (detail.xhr.status < 500) detail.isError = false;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    busy = false;
    const status = event.detail.xhr.status;
    if (status === 0 || status >= 500) return lost();
    if (status >= 400 && !SAID_BY_SERVER.includes(status)) tell(form.dataset.refused, "e-retard");
    answered = sent;
    if (leaving) form.requestSubmit(leaving);
    leaving = null;
  });
  form.addEventListener("answer-saved", () => {
    form.dataset.mine = "1";
    if (same(sent, typed())) store({ saved: true, seen: seen().value });
    else keep(); // typed since that save left: a copy upon the new version, until the next one
  });

  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("DOMContentLoaded", restore); // once htmx, which listens before us, is ready
})();
