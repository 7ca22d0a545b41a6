/** What runs on the service's page, in a browser. What it is told by the service it shows as text, never as HTML. */
export const pageScript = String.raw`"use strict";
const byId = (id) => document.getElementById(id);
const [drop, file, token, all, query, shown, note, matches] =
  ["drop", "file", "token", "all", "query", "shown", "note", "matches"].map(byId);
let image = null;
let asked = 0;
const urls = new Set();

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const urlOf = (blob) => {
  const url = URL.createObjectURL(blob);
  urls.add(url);
  return url;
};
const ask = (path, options = {}) => {
  const headers = token.value === "" ? {} : { authorization: "Bearer " + token.value.trim() };
  return fetch(path, { ...options, headers: { ...options.headers, ...headers } });
};

async function look() {
  if (image === null) return;
  const mine = ++asked;
  const isOld = () => mine !== asked;
  for (const url of urls) URL.revokeObjectURL(url);
  urls.clear();
  matches.replaceChildren();
  note.textContent = "Looking …";
  shown.src = urlOf(image);
  query.hidden = false;
  try {
    const response = await ask("/match?k=24&all=" + all.checked, {
      method: "POST",
      body: image,
      headers: { "content-type": "application/octet-stream" },
    });
    const answer = await response.json();
    if (isOld()) return;
    if (!response.ok) {
      if (response.status === 401) {
        byId("access").open = true;
        token.focus();
      }
      note.textContent = answer.detail;
      return;
    }
    note.textContent = sayFound(answer);
    for (const match of answer.matches) matches.append(show(match, isOld));
  } catch {
    if (!isOld()) note.textContent = "The service does not answer.";
  }
}

function sayFound({ matches, references, threshold, flat }) {
  if (flat) return "There is nothing to be seen in this image, so that it is nobody's copy.";
  const copies = matches.filter(({ copy }) => copy).length;
  const found = copies === 0 ? "No copy" : copies + (copies === 1 ? " copy" : " copies");
  return found + " among " + references.toLocaleString() + (references === 1 ? " reference" : " references") +
    ", with scores of at least " + threshold.toFixed(3) + ".";
}

function show({ id, score, copy, thumbnail }, isOld) {
  const card = element("li", { className: copy ? "copy" : "" },
    element("b", { textContent: id }),
    element("span", { className: "score", textContent: score.toFixed(3) + (copy ? ", a copy" : "") }));
  if (thumbnail !== undefined) void picture(thumbnail, card, isOld);
  return card;
}

// Not as the address of an image, as the token could not be shown then.
async function picture(path, card, isOld) {
  const response = await ask(path).catch(() => null);
  if (response === null || !response.ok) return;
  const blob = await response.blob();
  if (!isOld()) card.prepend(element("img", { src: urlOf(blob), alt: "" }));
}

function take(files) {
  const found = [...files].find(({ type }) => type.startsWith("image/")) ?? files[0];
  if (found === undefined) return;
  image = found;
  void look();
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  void look();
});
file.addEventListener("change", () => {
  take(file.files);
  // So that the same file can be chosen again.
  file.value = "";
});
all.addEventListener("change", look);
token.addEventListener("change", look);
document.addEventListener("paste", ({ clipboardData }) => take(clipboardData.files));
for (const name of ["dragover", "dragleave", "drop"]) {
  // Also beside the field, where a browser would leave the page for the file.
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") take(event.dataTransfer.files);
  });
}
`;
