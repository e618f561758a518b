// "Anyone" includes everyone else, so in a row of ticks (table[data-tick-grid]) the others are ticked with it
// (input[data-tick-all]) and marked as included. Taking one of them away takes "Anyone" away, and taking "Anyone" away
// leaves the others as they were before it was ticked. Without this script the server reads "Anyone" in the same way,
// and says so where the answers are looked over.

function watchRow(row, all, announce) {
  const others = [...row.querySelectorAll('input[type="checkbox"]')].filter((box) => box !== all);
  const table = row.closest("table");
  let before = null;

  function show() {
    for (const box of others) {
      const cell = box.closest("td"), isIncluded = all.checked && box.checked;
      cell.classList.toggle("is-included", isIncluded);
      cell.dataset.included = isIncluded ? table.dataset.mark : "";
    }
  }

  row.addEventListener("change", ({ target }) => {
    if (target === all && all.checked) {
      before = others.map((box) => box.checked);
      for (const box of others) box.checked = true;
      announce("included", row);
    } else if (target === all) {
      if (before) others.forEach((box, index) => { box.checked = before[index]; });
      before = null;
      announce();
    } else if (!target.checked && all.checked) {
      all.checked = false;
      before = null;
      announce("excluded", row);
    }
    show();
  });
  show();
}

for (const grid of document.querySelectorAll("table[data-tick-grid]")) {
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  grid.after(said);
  const announce = (what, row) => {
    said.textContent = what ? grid.dataset[what].replace("%(use)s", row.querySelector("th").textContent) : "";
  };
  for (const row of grid.tBodies[0].rows) {
    const all = row.querySelector("input[data-tick-all]");
    if (all) watchRow(row, all, announce);
  }
}
