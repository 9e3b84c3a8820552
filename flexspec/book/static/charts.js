// Makes a chart live when a reader points at it, touches it or reaches it by keyboard.
// Vega (300 kB) is fetched then, once, from this site; until then the drawing in the page stands.
(function () {
  "use strict";
  const vega = document.currentScript.dataset.vega;
  let loading = null;

  function load() {
    loading = loading || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = vega;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("Vega could not be loaded from " + vega)); };
      document.head.appendChild(script);
    });
    return loading;
  }

  function specification(figure) {
    const stored = JSON.parse(figure.querySelector(".fs-spec").textContent);
    const narrow = matchMedia("(max-width: 575px)").matches;
    return Object.assign({ datasets: stored.datasets }, narrow ? stored.narrow : stored.wide);
  }

  function makeLive(figure) {
    if (figure.view) { return figure.view; }
    const drawing = figure.querySelector(".fs-drawing");
    const live = figure.querySelector(".fs-live");
    figure.view = load()
      .then(function () {
        live.hidden = false;
        return window.vegaEmbed(live, specification(figure), { actions: false, renderer: "svg" });
      })
      .then(function (result) {
        const graphic = live.querySelector("svg");
        graphic.setAttribute("role", "img");
        graphic.setAttribute("aria-label", drawing.getAttribute("aria-label"));
        drawing.hidden = true;
        return result.view;
      })
      .catch(function (error) {
        live.hidden = true;
        drawing.hidden = false;
        console.warn("The chart stays a drawing:", error.message);
        return null;
      });
    return figure.view;
  }

  function value(input) {
    if (input.type === "checkbox") { return input.checked; }
    if (input.type === "radio") { return JSON.parse(input.value); }
    return input.valueAsNumber;
  }

  function set(figure, input) {
    const output = input.parentElement.querySelector("output");
    if (output) { output.textContent = input.value; }
    makeLive(figure).then(function (view) {
      if (view) { view.signal(input.dataset.signal, value(input)).runAsync(); }
    });
  }

  function prepare(figure) {
    if (!figure.querySelector(".fs-spec")) { return; }
    const reach = function () { makeLive(figure); };
    for (const event of ["pointerenter", "touchstart", "focusin"]) {
      figure.addEventListener(event, reach, { once: true, passive: true });
    }
    const form = figure.querySelector(".fs-controls");
    if (!form) { return; }
    form.hidden = false;
    for (const input of form.querySelectorAll("input")) {
      input.addEventListener("input", function () { set(figure, input); });
    }
  }

  function start() { document.querySelectorAll(".fs-chart").forEach(prepare); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
