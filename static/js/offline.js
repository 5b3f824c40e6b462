// A form sent without a connection would leave its page, and take along what was typed: it stays.
document.addEventListener("submit", (event) => {
  const notice = document.getElementById("hors-ligne");
  notice.hidden = navigator.onLine;
  if (navigator.onLine) return;
  event.preventDefault();
  notice.scrollIntoView({ block: "nearest" });
});
