// Beside each day that may be today (input[data-today]) stands a button that fills in today, as the field reads it. The
// server says which day that is: the clock of a phone may be wrong. Without this script "today" can be typed.

for (const input of document.querySelectorAll("input[data-today]")) {
  const row = document.createElement("span");
  const button = document.createElement("button");
  const label = document.createElement("span");
  row.className = "day";
  button.type = "button";
  button.className = "button button--quiet day__today";
  label.className = "visually-hidden";
  label.textContent = `: ${input.labels[0]?.firstChild?.textContent.trim() ?? ""}`;
  button.append(input.dataset.todayLabel, label);
  input.replaceWith(row);
  row.append(input, button);
  button.addEventListener("click", () => {
    input.value = input.dataset.today;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}
