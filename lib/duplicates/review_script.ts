/**
 * What runs on the review page, in a browser: no types and no modules, as the page is one file that opens from disk.
 */
export const reviewScript = String.raw`"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const store = "rdcd duplicates " + data.groups.map(({ images }) => images[0].key.slice(0, 8)).join("").slice(0, 256);
const history = [];
let current = null;

const bytes = (count) => {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  for (; count >= 1000 && unit < units.length - 1; unit++) count /= 1000;
  return (count >= 100 || unit === 0 ? count.toFixed(0) : count.toPrecision(2)) + " " + units[unit];
};
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// Each group's images are rows of keep and apart, in the order of the page.
const state = data.groups.map(({ images }) => images.map(({ keep }) => ({ keep, apart: false })));
const cards = [];
const headings = [];

const moved = (g) => data.groups[g].images.filter((image, i) =>
  !state[g][i].keep && !state[g][i].apart && !image.isLink
);
const freed = (g) => moved(g).reduce((sum, { size }) => sum + size, 0);

function show(g) {
  const { kind, weakestLink, images, samePixels } = data.groups[g];
  headings[g].textContent = kind === "exact"
    ? images.length + " images, the same pixels"
    : images.length + " images, alike to " + weakestLink.toFixed(3);
  headings[g].append(" ", element("small", { textContent: "frees " + bytes(freed(g)) }));
  cards[g].forEach((card, i) => {
    const { keep, apart } = state[g][i];
    card.classList.toggle("keep", keep && !apart);
    card.classList.toggle("apart", apart);
    const [choose, not] = card.querySelectorAll("button");
    choose.textContent = apart ? "left alone" : keep ? "keep" : "move";
    choose.setAttribute("aria-pressed", String(keep && !apart));
    choose.disabled = apart;
    not.setAttribute("aria-pressed", String(apart));
  });
}

function showTotal() {
  const all = data.groups.map((_, g) => moved(g)).flat();
  document.getElementById("total").value = all.length + " images to move, " +
    bytes(all.reduce((sum, { size }) => sum + size, 0)) + " to free";
}

function change(g, i, next, remember = true) {
  const before = state[g].map((row) => ({ ...row }));
  Object.assign(state[g][i], next);
  const together = state[g].filter(({ apart }) => !apart);
  // One at least stays of what is the same.
  if (together.length > 0 && !together.some(({ keep }) => keep)) {
    if (next.apart === true) together[0].keep = true;
    else {
      state[g] = before;
      document.getElementById("total").value = "one image of a group has to stay";
      return;
    }
  }
  if (remember) history.push([g, before]);
  show(g);
  showTotal();
  try {
    localStorage.setItem(store, JSON.stringify(state));
  } catch {
    // Some browsers keep nothing for pages from disk.
  }
}

function undo() {
  const last = history.pop();
  if (last === undefined) return;
  const [g, before] = last;
  state[g] = before;
  show(g);
  showTotal();
  select(g, 0);
}

function select(g, i) {
  if (cards[g] === undefined || cards[g][i] === undefined) return;
  if (current !== null) cards[current[0]][current[1]].removeAttribute("aria-current");
  current = [g, i];
  const card = cards[g][i];
  const fold = card.closest("details");
  if (fold !== null) fold.open = true;
  card.setAttribute("aria-current", "true");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

const pictures = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    target.src = data.thumbnails[target.dataset.key];
    pictures.unobserve(target);
  }
}, { rootMargin: "800px" });

data.groups.forEach((group, g) => {
  headings[g] = element("h2");
  cards[g] = group.images.map((image, i) => {
    const slash = Math.max(image.path.lastIndexOf("/"), image.path.lastIndexOf("\\"));
    const picture = element("img", { alt: "" });
    picture.dataset.key = image.key;
    pictures.observe(picture);
    const choose = element("button", { className: "choose", type: "button" });
    choose.onclick = () => change(g, i, { keep: !state[g][i].keep });
    const not = element("button", { textContent: "not the same", type: "button" });
    not.onclick = () => change(g, i, { apart: !state[g][i].apart });
    const facts = image.width + " × " + image.height + ", " + bytes(image.size) + ", " +
      new Date(image.modified).toISOString().slice(0, 10) +
      (image.isLink ? ", another name of the same file" : image.samePixels === null ? ", " + image.score.toFixed(3) : "");
    const card = element(
      "div",
      { className: "image", tabIndex: -1 },
      element("a", { className: "picture", href: image.url, target: "_blank", tabIndex: -1 }, picture),
      element("b", { textContent: image.path.slice(slash + 1) }),
      element("div", { className: "facts", textContent: slash < 0 ? "" : image.path.slice(0, slash + 1) }),
      element("div", { className: "facts", textContent: facts }),
      choose,
      not,
    );
    card.setAttribute("role", "group");
    card.setAttribute("aria-label", image.path);
    card.addEventListener("focusin", () => {
      if (current === null || current[0] !== g || current[1] !== i) select(g, i);
    });
    return card;
  });
  const images = element("div", { className: "images" }, ...cards[g]);
  const box = group.isLarge
    ? element("details", {}, element("summary", {}, headings[g]), images)
    : element("section", {}, headings[g], images);
  document.getElementById("groups").append(box);
});
try {
  const saved = JSON.parse(localStorage.getItem(store) ?? "[]");
  const isSame = saved.length === state.length && saved.every((rows, g) => rows.length === state[g].length);
  if (isSame) saved.forEach((rows, g) => state[g] = rows);
} catch {
  // Nothing was kept.
}
data.groups.forEach((_, g) => show(g));
showTotal();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [g, i] = current ?? [0, -1];
  const isButton = event.target instanceof HTMLButtonElement;
  const row = cards[g] ?? [];
  const actions = {
    ArrowRight: () => i + 1 < row.length ? select(g, i + 1) : select(g + 1, 0),
    ArrowLeft: () => i > 0 ? select(g, i - 1) : g > 0 && select(g - 1, cards[g - 1].length - 1),
    ArrowDown: () => current === null ? select(0, 0) : select(g + 1, 0),
    ArrowUp: () => select(g - 1, 0),
    " ": () => !isButton && current !== null && change(g, i, { keep: !state[g][i].keep }),
    n: () => current !== null && change(g, i, { apart: !state[g][i].apart }),
    u: undo,
    o: () => current !== null && window.open(data.groups[g].images[i].url),
  };
  const action = actions[event.key];
  if (action === undefined || isButton && event.key === " ") return;
  event.preventDefault();
  action();
});

function decisions() {
  const apart = new Map(data.apart.map((pair) => [pair.join(), pair]));
  const keep = [], move = [];
  data.groups.forEach(({ images }, g) => images.forEach((image, i) => {
    const own = state[g][i];
    if (own.apart) {
      for (const other of images) {
        if (other.key !== image.key) {
          const pair = [image.key, other.key].sort();
          apart.set(pair.join(), pair);
        }
      }
    } else (own.keep ? keep : move).push(image.place);
  }));
  return { format: data.format, apart: [...apart.values()], keep, move };
}

function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

document.getElementById("save").onclick = () =>
  download("decisions.json", JSON.stringify(decisions(), null, 1) + "\n", "application/json");
document.getElementById("script").onclick = () => {
  const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  const { move } = decisions();
  const lines = move.map((path) => "move " + quote(path));
  download("move-duplicates.sh", [
    "#!/bin/sh",
    "# Moves " + move.length + " images, of each of which a copy stays. Nothing is deleted, and nothing is replaced.",
    "#     sh move-duplicates.sh [FOLDER]",
    "set -eu",
    'to="$(pwd)/duplicates"',
    '[ $# -eq 0 ] || to="$1"',
    "move() {",
    '  [ -e "$1" ] || { echo "not there: $1" >&2; return 0; }',
    '  mkdir -p -- "$to$(dirname -- "$1")"',
    '  mv -n -- "$1" "$to$(dirname -- "$1")/"',
    "}",
    ...lines,
    "",
  ].join("\n"), "text/x-shellscript");
};`;
