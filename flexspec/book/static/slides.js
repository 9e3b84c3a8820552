// Starts the slides: one key goes on through all of them, section after section.
(function () {
  "use strict";
  window.Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0.04,
    center: false,
    hash: true,
    navigationMode: "linear",
    transition: "none",
    backgroundTransition: "none",
    slideNumber: "c/t",
    // Slides stay slides on a phone: smaller, and one at a time.
    scrollActivationWidth: null,
    pdfMaxPagesPerSlide: 1,
    plugins: [window.RevealNotes],
  });
  // A control that was clicked gives the arrow keys back to the slides.
  document.addEventListener("click", function (event) {
    if (event.detail && event.target.matches(".fs-controls input")) { event.target.blur(); }
  });
})();
