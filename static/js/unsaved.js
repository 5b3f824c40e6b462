// Leaving the page of a long text by a link while something typed is not saved: the browser asks first.
(() => {
  const form = document.querySelector("#notes-et-decision, #retour-d-experience");
  let isSent = false;
  const isTyped = (field) => field.type !== "hidden" && field.value !== (field.defaultValue ?? field.value);
  form.addEventListener("submit", (event) => { isSent = !event.defaultPrevented; });
  addEventListener("beforeunload", (event) => {
    if (!isSent && [...form.elements].some(isTyped)) event.preventDefault();
  });
})();
