// Checks the answers to a page's quizzes, and keeps the results in the reader's own browser.
(function () {
  "use strict";
  const STORE = "flexspec-quizzes";
  const MASK = "flexspec";
  const STATES = ["Not right yet", "Partly right", "Right"];
  const WRONG = 0, PARTLY = 1, RIGHT = 2;

  // Storage can be forbidden, full or garbled: then this page remembers for itself, and no longer.
  let memory = {};
  let kept = true;

  function results() {
    let text = null;
    try { text = localStorage.getItem(STORE); } catch (error) { kept = false; }
    if (!kept) { return memory; }
    try {
      const stored = JSON.parse(text || "{}");
      return stored && typeof stored === "object" ? stored : {};
    } catch (error) { return {}; }
  }

  function keep(all) {
    memory = all;
    try { localStorage.setItem(STORE, JSON.stringify(all)); } catch (error) { kept = false; }
  }

  function erase() {
    memory = {};
    try { localStorage.removeItem(STORE); } catch (error) { kept = false; }
  }

  /** What was kept of a quiz; nothing if its question has changed since. */
  function known(element) {
    const result = results()[element.dataset.quiz];
    return result && result.version === element.dataset.version && result.state in STATES ? result : null;
  }

  /** The best result stays, with its answer; every try counts. */
  function remember(form, state, answer) {
    const before = known(form) || { state: WRONG, tries: 0 };
    const better = state >= before.state;
    const all = results();
    all[form.dataset.quiz] = {
      version: form.dataset.version,
      tries: before.tries + 1,
      state: better ? state : before.state,
      answer: better ? answer : before.answer,
    };
    keep(all);
  }

  function decoded(text) {
    const masked = Uint8Array.from(atob(text), function (character) { return character.charCodeAt(0); });
    const plain = masked.map(function (byte, place) { return byte ^ MASK.charCodeAt(place % MASK.length); });
    return JSON.parse(new TextDecoder().decode(plain));
  }

  function times(count, word) { return count + " " + word + (count === 1 ? "" : "s"); }
  function letter(place) { return "abcdefghijklmnopqrstuvwxyz"[place]; }
  function without(list, other) { return list.filter(function (one) { return !other.includes(one); }); }

  // Each kind reads and sets an answer and judges it: its state, a sentence, and whose feedback to show.

  const choice = {
    read(form) {
      const chosen = [...form.querySelectorAll("input:checked")].map(function (input) { return Number(input.value); });
      return chosen.length ? chosen : null;
    },
    set(form, answer) {
      for (const input of form.querySelectorAll("input")) { input.checked = answer.includes(Number(input.value)); }
    },
    ask: "Choose an answer first.",
    label: letter,
    judge(key, chosen) {
      const missed = without(key.right, chosen), wrong = without(chosen, key.right);
      if (!missed.length && !wrong.length) { return { state: RIGHT, sentence: "Right.", show: chosen }; }
      const hits = chosen.length - wrong.length;
      if (!hits) { return { state: WRONG, sentence: "Not right.", show: chosen }; }
      const parts = ["Partly right: " + times(hits, "choice") + (hits === 1 ? " is" : " are") + " right"];
      if (wrong.length) { parts.push(wrong.length + (wrong.length === 1 ? " is" : " are") + " not"); }
      if (missed.length) { parts.push(missed.length + (missed.length === 1 ? " is" : " are") + " missing"); }
      return { state: PARTLY, sentence: parts.join(", ") + ".", show: chosen };
    },
  };

  const numeric = {
    read(form) {
      const written = form.querySelector("input").value.trim().replace(/[−–]/g, "-");
      // 1,500 is a thousand and a half; 0,5 is a half.
      const thousands = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(written);
      const text = thousands ? written.replaceAll(",", "") : written.replace(",", ".");
      return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
    },
    set(form, answer) { form.querySelector("input").value = answer; },
    ask: "Write a number first, such as 0.5.",
    label() { return ""; },
    judge(key, value) {
      const near = key.numbers.findIndex(function (number) {
        return number[0] !== null && Math.abs(value - number[0]) <= number[1] + 1e-9 * Math.abs(number[0]);
      });
      const place = near >= 0 ? near : key.numbers.findIndex(function (number) { return number[0] === null; });
      const right = key.right.includes(place);
      return { state: right ? RIGHT : WRONG, sentence: right ? "Right." : "Not right.", show: [place] };
    },
  };

  const ordering = {
    read(form) {
      return [...form.querySelectorAll(".fs-quiz-steps > li")].map(function (step) { return Number(step.dataset.step); });
    },
    set(form, answer) {
      const list = form.querySelector(".fs-quiz-steps");
      for (const place of answer) { list.append(list.querySelector('[data-step="' + place + '"]')); }
    },
    label() { return ""; },
    judge(key, order) {
      const lost = order.findIndex(function (step, place) { return step !== key.right[place]; });
      if (lost < 0) { return { state: RIGHT, sentence: "Right.", show: order }; }
      const hits = order.filter(function (step, place) { return step === key.right[place]; }).length;
      const sentence = hits + " of " + order.length + " are in their place. The first that is not is number " + (lost + 1) + ".";
      return { state: hits ? PARTLY : WRONG, sentence: (hits ? "Partly right: " : "Not right: ") + sentence, show: [order[lost]] };
    },
  };

  const KINDS = { single: choice, multiple: choice, numeric: numeric, ordering: ordering };

  function element(name, className, html) {
    const made = document.createElement(name);
    if (className) { made.className = className; }
    made.innerHTML = html;
    return made;
  }

  function list(kind, key, places) {
    const items = places.map(function (place) {
      const label = kind.label(place);
      return "<li>" + (label ? "<strong>" + label + ")</strong> " : "") + "<span>" + key.feedback[place] + "</span></li>";
    });
    return element(kind === ordering && places.length > 1 ? "ol" : "ul", "fs-quiz-why", items.join(""));
  }

  function part(form, name) { return form.querySelector(".fs-quiz-" + name); }

  function clear(form) {
    part(form, "result").replaceChildren();
    form.removeAttribute("data-state");
    form.querySelectorAll("[aria-invalid]").forEach(function (input) { input.removeAttribute("aria-invalid"); });
    const more = part(form, "more");
    if (more) { more.remove(); }
    form.querySelector("[type=reset]").hidden = true;
  }

  function badge(form) {
    const result = known(form), done = part(form, "done");
    done.hidden = !result;
    done.textContent = result ? STATES[result.state] + ", " + (result.tries === 1 ? "1 try" : result.tries + " tries") : "";
  }

  function check(form) {
    const kind = KINDS[form.dataset.kind], key = decoded(form.dataset.answers);
    const answer = kind.read(form);
    clear(form);
    if (answer === null) {
      part(form, "result").append(element("p", "", kind.ask));
      const input = form.querySelector("input");
      if (kind === numeric) { input.setAttribute("aria-invalid", "true"); }
      input.focus();
      return;
    }
    const verdict = kind.judge(key, answer);
    form.dataset.state = verdict.state;
    part(form, "result").append(element("p", "fs-quiz-verdict", verdict.sentence), list(kind, key, verdict.show));
    if (verdict.state === RIGHT) { others(form, kind, key, verdict.show); }
    form.querySelector("[type=reset]").hidden = false;
    remember(form, verdict.state, answer);
    badge(form);
  }

  /** Who is right may want to know why the rest is not; not read aloud unasked. */
  function others(form, kind, key, shown) {
    const rest = without(Object.keys(key.feedback).map(Number), shown);
    if (!rest.length || kind !== choice) { return; }
    const more = element("details", "fs-quiz-more", "<summary>And the other answers?</summary>");
    more.append(list(kind, key, rest));
    form.append(more);
  }

  /** The neighbour moves, not the step itself: so the button keeps the focus. */
  function move(form, button) {
    const step = button.closest("li"), steps = step.parentElement;
    const up = button.dataset.way === "up";
    const neighbour = up ? step.previousElementSibling : step.nextElementSibling;
    clear(form);
    if (neighbour) { steps.insertBefore(neighbour, up ? step.nextElementSibling : step); }
    const place = [...steps.children].indexOf(step) + 1;
    const sentence = (neighbour ? "Now " : "Already ") + "number " + place + " of " + steps.children.length + ".";
    part(form, "result").append(element("p", "", sentence));
  }

  function restart(form) {
    clear(form);
    for (const input of form.querySelectorAll("input")) {
      if (input.type === "text") { input.value = ""; } else { input.checked = false; }
    }
    if (form.dataset.kind === "ordering") { ordering.set(form, ordering.read(form).sort(function (a, b) { return a - b; })); }
    form.querySelector("input, .fs-quiz-moves button").focus();
  }

  function prepare(form) {
    form.querySelectorAll("[type=submit], .fs-quiz-moves button").forEach(function (button) { button.hidden = false; });
    form.addEventListener("submit", function (event) { event.preventDefault(); check(form); });
    form.addEventListener("reset", function (event) { event.preventDefault(); restart(form); });
    form.addEventListener("input", function () { clear(form); });
    for (const button of form.querySelectorAll(".fs-quiz-moves button")) {
      button.addEventListener("click", function () { move(form, button); });
    }
    const result = known(form);
    if (result) { KINDS[form.dataset.kind].set(form, result.answer); }
    badge(form);
  }

  function summary(rows, said) {
    const right = [...rows].filter(function (row) { const result = known(row); return result && result.state === RIGHT; }).length;
    const lost = kept ? "" : " This browser keeps nothing for this site, so your answers are forgotten when you leave a page.";
    return said + right + " of " + times(rows.length, "question") + " answered right." + lost;
  }

  function show(page, said) {
    const rows = page.querySelectorAll("tr[data-quiz]");
    for (const row of rows) {
      const result = known(row);
      row.querySelector(".fs-state").textContent = result ? STATES[result.state] : "Not answered";
      row.querySelector(".fs-tries").textContent = result ? result.tries : 0;
    }
    page.querySelector(".fs-progress-sum").textContent = summary(rows, said || "");
  }

  function prepareProgress(page) {
    const button = page.querySelector(".fs-progress-erase");
    button.hidden = false;
    button.addEventListener("click", function () {
      if (confirm("Erase all your answers to the quizzes of this book, in this browser?")) {
        erase();
        show(page, "Erased. ");
      }
    });
    // Shown again when a reader comes back to the page by the browser's button, and when an answer arrives from
    // another page: from file:// it can be stored after this page has been read.
    addEventListener("pageshow", function () { show(page); });
    addEventListener("storage", function () { show(page); });
  }

  document.querySelectorAll(".fs-quiz").forEach(prepare);
  document.querySelectorAll(".fs-progress").forEach(prepareProgress);
})();
