/* Shows what needs a passkey only where the browser has them, and says in words when one did not work. */
(function () {
  const shown = (selector, isShown) =>
    document.querySelectorAll(selector).forEach((element) => { element.hidden = !isShown })

  document.addEventListener('DOMContentLoaded', () => {
    const isPossible = typeof window.PublicKeyCredential === 'function'
    shown('[data-passkey]', isPossible)
    shown('[data-no-passkey]', !isPossible)
  })

  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    shown('[data-passkey-failed]', true)
    const failed = document.querySelector('[data-passkey-failed]')
    if (failed) failed.focus()
  })
})()
