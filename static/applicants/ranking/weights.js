// The weights work as plain numbers without this file: it adds a slider to each and shows at once what a line counts.
const TOP = 100; // where a slider ends; a larger number is typed

function addSlider(number) {
  const label = document.querySelector(`label[for="${number.id}"]`);
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = 0;
  slider.max = TOP;
  slider.setAttribute("aria-label", `${label.textContent}, slider`);
  const follow = () => {
    slider.value = valueOf(number);
  };
  slider.addEventListener("input", () => {
    number.value = slider.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  });
  number.addEventListener("input", follow);
  follow();
  number.before(slider);
}

// A weight left empty counts as the default, which stands in the empty box; what is no weight counts nothing.
function valueOf(number) {
  const value = number.value === "" && !number.validity.badInput ? Number(number.placeholder) : number.valueAsNumber;
  return value > 0 ? value : 0;
}

for (const number of document.querySelectorAll(".weights-form input[type=number], [data-slider]")) addSlider(number);

const share = document.querySelector(".weight-share");
if (share) {
  share.addEventListener("input", () => {
    share.querySelector(".weight-points b").textContent = TOP - Math.min(valueOf(share.querySelector("[type=number]")), TOP);
  });
}

for (const group of document.querySelectorAll("[data-weights]")) {
  const numbers = [...group.querySelectorAll("input[type=number]")];
  group.addEventListener("input", () => {
    const total = numbers.reduce((sum, number) => sum + valueOf(number), 0);
    for (const number of numbers) {
      const points = total ? (100 * valueOf(number)) / total : 0;
      number.closest(".weight").querySelector(".weight-points b").textContent = points.toFixed(1);
    }
  });
}
