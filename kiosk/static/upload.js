// @ts-check
/**
 * Lets people drag files onto the upload field and lists what they chose.
 * Without JavaScript the plain file field does the same work.
 * @module
 */

for (const area of document.querySelectorAll("[data-drop]")) {
  const input = /** @type {HTMLInputElement} */ (area.querySelector("input[type=file]"));
  const drop = /** @type {HTMLElement} */ (area.querySelector(".drop"));
  const list = /** @type {HTMLElement} */ (area.querySelector("[data-chosen]"));

  const show = () => {
    list.replaceChildren(
      ...Array.from(input.files ?? [], (file) => {
        const item = document.createElement("li");
        item.textContent = file.name;
        return item;
      }),
    );
  };
  const over = (/** @type {boolean} */ is) => drop.classList.toggle("over", is);

  input.addEventListener("change", show);
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  drop.addEventListener("dragleave", () => over(false));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer?.files.length) {
      input.files = event.dataTransfer.files;
      show();
    }
  });
}
