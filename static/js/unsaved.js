// Leaving the page of a long form by a link while something typed is not saved: the browser asks first.
(() => {
  const named = document.querySelector("#notes-et-decision, #retour-d-experience");
  const form = named ?? document.querySelector("main form[novalidate]");
  let isSent = false;
  const isTyped = (field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    return field.type !== "hidden" && field.value !== (field.defaultValue ?? field.value);
  };
  form.addEventListener("submit", (event) => { isSent = !event.defaultPrevented; });
  addEventListener("beforeunload", (event) => {
    if (!isSent && [...form.elements].some(isTyped)) event.preventDefault();
  });
})();
