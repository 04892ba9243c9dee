// The concordance box: finds a word or pattern in both articles, split into words as analysis/tokens.py splits them.
(() => {
  "use strict";
  const box = document.getElementById("find");
  const field = box.querySelector("input"), said = box.querySelector("[role=status]"), found = box.querySelector(".found");
  const sides = [...document.querySelectorAll("#both>.side")];
  const UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const CONTRACTED = new Set("he here how it let she that there this what when where who why".split(" "));
  const fold = text => text.replace(/[‘’‚‛ʼ′＇]/g, "'").replace(/[“”„‟«»″＂]/g, '"')
    .replace(/[\u00a0\u2002\u2003\u2007\u2009\u202f\u3000]/g, " ").replace(/[\u2010\u2011]/g, "-");
  const expression = wild => {
    const letter = "\\p{L}\\p{N}" + (wild ? "*?" : "");
    const spaced = `(?:(?![${UNSPACED}])[${letter}\\p{M}\\u200c\\u200d\\u00ad])`;
    return new RegExp(`(?<![${letter}])(?:(?:\\p{L}\\.){2,}(?:'s)?|\\p{L}\\.\\p{L}(?![${letter}]))|(?<!\\d)\\d+(?:[.,:]\\d+)+`
      + `|(?=[${letter}])(?:[${UNSPACED}]\\p{M}*|${spaced}+(?:'${spaced}+)*)`, "gu");
  };
  const term = word => {
    if (["US", "U.S", "U.S.", "US's", "U.S.'s"].includes(word)) return "u.s.";
    const bare = word.replace(/[\u00ad\u0640]/g, "").normalize("NFC").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").normalize("NFC");
    return bare.endsWith("'s") && !CONTRACTED.has(bare.slice(0, -2)) ? bare.slice(0, -2) : bare;
  };
  const real = word => /[\p{L}\p{N}]/u.test(word);
  const words = (text, wild) => [...fold(text).matchAll(expression(wild))]
    .map(hit => ({ start: hit.index, end: hit.index + hit[0].length, term: term(hit[0]) }))
    .filter(word => wild || real(word.term));
  // * is any run, ? one letter; linear in the word, whatever the pattern.
  const matches = (pattern, word) => {
    const p = [...pattern], w = [...word];
    let i = 0, j = 0, star = -1, from = 0;
    while (j < w.length) {
      if (i < p.length && p[i] === "*") { star = i++; from = j; }
      else if (i < p.length && (p[i] === w[j] || p[i] === "?" && /[\p{L}\p{N}_]/u.test(w[j]))) { i++; j++; }
      else if (star >= 0) { i = star + 1; j = ++from; }
      else return false;
    }
    while (p[i] === "*") i++;
    return i === p.length;
  };
  let texts;
  const read = () => sides.map(side => [...side.querySelectorAll(".s")].map(place => {
    const copy = place.cloneNode(true);
    copy.querySelectorAll("sup,i").forEach(extra => extra.remove());
    const text = copy.textContent.replace(/\s+/g, " ").trim();
    return { id: place.id, head: place.classList.contains("head"), name: place.querySelector("sup").textContent, text, words: words(text) };
  }));
  const make = (tag, ...inside) => { const item = document.createElement(tag); item.append(...inside); return item; };
  const times = n => n === 1 ? "once" : n === 2 ? "twice" : n ? n + " times" : "never";
  const cut = (text, left) => text.length <= 48 ? text : left ? "…" + text.slice(-48).replace(/^\S*/, "") : text.slice(0, 48).replace(/\S*$/, "") + "…";

  function search() {
    const sought = words(field.value, true).map(word => word.term);
    found.replaceChildren();
    if (!sought.length || sought.some((word, at) => !real(word) && !(word === "*" && at > 0 && at < sought.length - 1))) {
      said.textContent = field.value.trim() ? "Give a word with a letter or a digit; * and ? may stand in it." : "";
      return;
    }
    texts = texts || read();
    const counts = texts.map((sentences, number) => {
      const list = make("ul");
      let hits = 0, heads = 0;
      for (const sentence of sentences) {
        for (let at = 0; at + sought.length <= sentence.words.length; at++) {
          if (!sought.every((word, next) => matches(word, sentence.words[at + next].term))) continue;
          const first = sentence.words[at], last = sentence.words[at + sought.length - 1];
          const link = make("a", sentence.name);
          link.href = "#" + sentence.id;
          list.append(make("li", link, " ", cut(sentence.text.slice(0, first.start), true),
            make("mark", sentence.text.slice(first.start, last.end)), cut(sentence.text.slice(last.end), false)));
          sentence.head ? heads++ : hits++;
          at += sought.length - 1;
        }
      }
      const title = sides[number].querySelector("h3").textContent;
      const head = make("h3", title + ": " + times(hits) + (heads ? "; " + times(heads) + " more in a headline" : ""));
      const column = make("div", head, hits + heads ? list : make("p", "It does not occur here."));
      column.lang = sides[number].lang;
      found.append(column);
      return hits + heads;
    });
    said.textContent = `A: ${times(counts[0])}. B: ${times(counts[1])}.`;
  }
  let waiting;
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 150); });
  field.addEventListener("keydown", event => { if (event.key === "Enter") { clearTimeout(waiting); search(); } });
  box.hidden = false;

  // Marks: all or none at once.
  const keys = [...document.querySelectorAll("#texts .keys input")];
  for (const button of document.querySelectorAll("#texts .keys button")) {
    button.hidden = false;
    button.addEventListener("click", () => keys.forEach(key => { key.checked = button.value === "all"; }));
  }

  // The way back from a sentence to where it was asked for.
  const back = document.getElementById("back");
  let steps = 0;
  document.addEventListener("click", event => {
    const link = event.target.closest && event.target.closest("a");
    if (link && (link.getAttribute("href") || "").startsWith("#") && !link.closest("nav")) { steps++; back.hidden = false; }
  });
  back.addEventListener("click", () => { history.back(); steps--; back.hidden = steps < 1; });
})();
