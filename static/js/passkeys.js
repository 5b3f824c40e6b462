// Shows what needs passkeys where the browser has them, and says so when a key does not answer.
"use strict"
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return
  document.querySelectorAll("[data-passkey]").forEach((button) => { button.hidden = false })
})
document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  document.querySelectorAll("[data-passkey-error]").forEach((text) => { text.hidden = false })
})
