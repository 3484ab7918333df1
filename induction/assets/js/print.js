// A button that prints the page. It is hidden in the page as it comes, because without script it could do nothing.

export function showPrintButtons(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => window.print())
  }
}
